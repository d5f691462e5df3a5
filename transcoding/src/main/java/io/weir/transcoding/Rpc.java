package io.weir.transcoding;

/**
 * A gRPC method as the schema describes it.
 *
 * @param fullName "weir.users.v1.UserService/GetUser", without leading slash
 * @param safety what may happen if it is executed twice: idempotency_level, else the verb of its
 *     HTTP rule (GET safe; PUT and DELETE idempotent), else UNSAFE
 */
public record Rpc(String fullName, Kind kind, Safety safety) {

  public enum Kind {
    UNARY,
    CLIENT_STREAMING,
    SERVER_STREAMING,
    BIDI_STREAMING;

    /** Whether the caller sends any number of messages, not one. */
    public boolean takesStream() {
      return this == CLIENT_STREAMING || this == BIDI_STREAMING;
    }

    /** Whether it is answered with any number of messages, not one. */
    public boolean answersStream() {
      return this == SERVER_STREAMING || this == BIDI_STREAMING;
    }
  }

  public enum Safety {
    /** No side effects: may be executed any number of times, also at the same time. */
    SAFE,
    /** Executing it twice has the effect of once. */
    IDEMPOTENT,
    /** Must not be executed twice. */
    UNSAFE
  }

  /** Path of the gRPC request: "/weir.users.v1.UserService/GetUser". */
  public String path() {
    return "/" + fullName;
  }
}
