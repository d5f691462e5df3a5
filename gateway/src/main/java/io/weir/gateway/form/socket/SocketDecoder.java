package io.weir.gateway.form.socket;

import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.ScratchBuffer;
import io.weir.gateway.websocket.InboundFrame;
import io.weir.gateway.websocket.InboundFrame.Kind;
import io.weir.gateway.websocket.Subprotocol;
import io.weir.transcoding.HttpCall;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Transcodes the messages of a WebSocket's client to gRPC frames. Path and query of the handshake
 * fill fields of each message.
 *
 * @param query as received, without '?', or null
 */
record SocketDecoder(HttpCall call, @Nullable String query, Subprotocol subprotocol) {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String BINARY = "application/octet-stream";
  private static final byte[] NOTHING = {};

  /** Returns the subprotocols that a call supports. */
  static Set<Subprotocol> spoken(HttpCall call) {
    boolean raw = call.takesRaw() && call.answersRaw() && call.route().rpc().kind().answersStream();
    return raw ? EnumSet.allOf(Subprotocol.class) : EnumSet.of(Subprotocol.JSON, Subprotocol.PROTO);
  }

  /** Returns true for a frame that ends the client's side instead of carrying a message. */
  boolean ends(InboundFrame frame) {
    return frame.kind() == Kind.TEXT
        && frame.content().length == 0
        && subprotocol != Subprotocol.RAW;
  }

  /** Returns true if messages of the subprotocol have frames of this kind. */
  boolean comeAs(Kind kind) {
    return switch (subprotocol) {
      case JSON -> kind == Kind.TEXT || call.takesRaw();
      case PROTO -> kind == Kind.BINARY;
      case RAW -> true;
    };
  }

  /**
   * Transcodes a message.
   *
   * @throws io.weir.transcoding.TranscodingException if it does not fit the schema
   */
  byte[] frameOf(InboundFrame from) {
    var content = from.content();
    var message = ScratchBuffer.output();
    switch (subprotocol) {
      case JSON, RAW -> {
        if (call.takesRaw()) {
          call.writeRequest(query, from.kind() == Kind.TEXT ? TEXT : BINARY, content, message);
        } else {
          call.writeMessage(query, content, message);
        }
      }
      case PROTO -> call.writeWire(query, content, message);
    }
    return Frame.of(message.array(), message.length());
  }

  /**
   * Returns a message that path and query alone define.
   *
   * @throws io.weir.transcoding.TranscodingException if they do not fit the schema
   */
  byte[] frameOfNothing() {
    var message = ScratchBuffer.output();
    call.writeMessage(query, NOTHING, message);
    return Frame.of(message.array(), message.length());
  }
}
