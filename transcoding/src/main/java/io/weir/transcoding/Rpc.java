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
    BIDI_STREAMING
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
