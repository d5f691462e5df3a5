package io.weir.gateway.websocket;

/**
 * A whole message, or a control frame.
 *
 * @param content of a message, or what a ping brings and its pong must bring back
 * @param closing of a Close frame, else {@link Closing#NORMAL}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Received(Kind kind, byte[] content, Closing closing) {

  public enum Kind {
    TEXT,
    BINARY,
    PING,
    PONG,
    CLOSE
  }

  static Received of(Kind kind, byte[] content) {
    return new Received(kind, content, Closing.NORMAL);
  }

  static Received close(Closing closing) {
    return new Received(Kind.CLOSE, new byte[0], closing);
  }
}
