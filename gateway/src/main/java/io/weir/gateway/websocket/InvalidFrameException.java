package io.weir.gateway.websocket;

/** Client input that breaks the protocol or cannot be accepted; nothing after it can be read. */
public final class InvalidFrameException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  InvalidFrameException(int code, String reason) {
    // Has no stack trace: any client can cause it, and the reason identifies the place.
    super(reason, null, false, false);
    this.code = code;
  }

  static InvalidFrameException protocol(String reason) {
    return new InvalidFrameException(CloseStatus.PROTOCOL_ERROR, reason);
  }

  /** Creates the exception for a kind of message that the subprotocol does not have. */
  public static InvalidFrameException unacceptable(String reason) {
    return new InvalidFrameException(CloseStatus.UNACCEPTABLE_TYPE, reason);
  }

  public CloseStatus closing() {
    return new CloseStatus(code, String.valueOf(getMessage()));
  }
}
