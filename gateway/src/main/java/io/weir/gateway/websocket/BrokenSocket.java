package io.weir.gateway.websocket;

/** The caller breaks the protocol, or sends what cannot be taken: nothing more can be read. */
public final class BrokenSocket extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  BrokenSocket(int code, String reason) {
    // Thrown for every such caller: where it was found is in the reason.
    super(reason, null, false, false);
    this.code = code;
  }

  static BrokenSocket protocol(String reason) {
    return new BrokenSocket(Closing.PROTOCOL_ERROR, reason);
  }

  /** A kind of message that the subprotocol does not have. */
  public static BrokenSocket unacceptable(String reason) {
    return new BrokenSocket(Closing.UNACCEPTABLE_TYPE, reason);
  }

  public Closing closing() {
    return new Closing(code, String.valueOf(getMessage()));
  }
}
