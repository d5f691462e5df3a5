package io.weir.gateway.form;

import io.weir.gateway.websocket.Received.Kind;
import io.weir.gateway.websocket.Subprotocol;
import io.weir.transcoding.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a WebSocket to gRPC frames. What the handshake's path and query say holds in each.
 *
 * @param query as received, without '?', or null
 */
record SocketMessages(HttpCall call, @Nullable String query, Subprotocol subprotocol) {

  /** What messages come as. */
  Kind kind() {
    return switch (subprotocol) {
      case JSON -> Kind.TEXT;
      case PROTO -> Kind.BINARY;
    };
  }

  /**
   * @throws io.weir.transcoding.TranscodingException if it is no such message
   */
  byte[] frameOf(byte[] content) {
    var message = Scratch.output();
    switch (subprotocol) {
      case JSON -> call.writeMessage(query, content, message);
      case PROTO -> call.writeWire(query, content, message);
    }
    return Frame.of(message.array(), message.length());
  }
}
