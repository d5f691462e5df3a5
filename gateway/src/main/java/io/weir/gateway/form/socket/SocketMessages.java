package io.weir.gateway.form.socket;

import io.weir.gateway.form.upstream.Frame;
import io.weir.gateway.form.upstream.Scratch;
import io.weir.gateway.websocket.InboundFrame;
import io.weir.gateway.websocket.InboundFrame.Kind;
import io.weir.gateway.websocket.Subprotocol;
import io.weir.transcoding.HttpCall;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a WebSocket to gRPC frames. What the handshake's path and query say holds in each.
 *
 * @param query as received, without '?', or null
 */
record SocketMessages(HttpCall call, @Nullable String query, Subprotocol subprotocol) {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String BINARY = "application/octet-stream";
  private static final byte[] NOTHING = {};

  /** What messages of a call can be. */
  static Set<Subprotocol> spoken(HttpCall call) {
    boolean raw = call.takesRaw() && call.answersRaw() && call.route().rpc().kind().answersStream();
    return raw ? EnumSet.allOf(Subprotocol.class) : EnumSet.of(Subprotocol.JSON, Subprotocol.PROTO);
  }

  /** Whether a frame says that the caller's side has ended, and is no message. */
  boolean ends(InboundFrame frame) {
    return frame.kind() == Kind.TEXT
        && frame.content().length == 0
        && subprotocol != Subprotocol.RAW;
  }

  /** Whether messages come in frames of this kind. */
  boolean comeAs(Kind kind) {
    return switch (subprotocol) {
      case JSON -> kind == Kind.TEXT || call.takesRaw();
      case PROTO -> kind == Kind.BINARY;
      case RAW -> true;
    };
  }

  /**
   * @throws io.weir.transcoding.TranscodingException if it is no such message
   */
  byte[] frameOf(InboundFrame from) {
    var content = from.content();
    var message = Scratch.output();
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
   * The message that path and query are.
   *
   * @throws io.weir.transcoding.TranscodingException if they do not fit
   */
  byte[] frameOfNothing() {
    var message = Scratch.output();
    call.writeMessage(query, NOTHING, message);
    return Frame.of(message.array(), message.length());
  }
}
