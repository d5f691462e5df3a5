package io.weir.gateway.websocket;

/**
 * Whole message or control frame of a client.
 *
 * @param content of a message or a ping; a pong must return the content of its ping
 * @param closing of a Close frame, else {@link CloseStatus#NORMAL}
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record InboundFrame(Kind kind, byte[] content, CloseStatus closing) {

  public enum Kind {
    TEXT,
    BINARY,
    PING,
    PONG,
    CLOSE
  }

  static InboundFrame of(Kind kind, byte[] content) {
    return new InboundFrame(kind, content, CloseStatus.NORMAL);
  }

  static InboundFrame close(CloseStatus closing) {
    return new InboundFrame(Kind.CLOSE, new byte[0], closing);
  }
}
