package io.weir.transcoding;

import io.weir.transcoding.rule.AccessOption;
import org.jspecify.annotations.Nullable;

/**
 * gRPC method as the schema describes it.
 *
 * @param fullName "weir.users.v1.UserService/GetUser", without leading slash
 * @param safety whether it may be executed twice: from idempotency_level, otherwise from the verb
 *     of its HTTP rule (GET is safe; PUT and DELETE are idempotent), otherwise KEYED if the schema
 *     says that it honours an idempotency key, otherwise UNSAFE
 * @param access who may call it, by the schema; null if it does not say so
 */
public record Rpc(String fullName, Kind kind, Safety safety, @Nullable AccessOption access) {

  /** Creates a method whose schema does not say who may call it. */
  public Rpc(String fullName, Kind kind, Safety safety) {
    this(fullName, kind, safety, null);
  }

  public enum Kind {
    UNARY,
    CLIENT_STREAMING,
    SERVER_STREAMING,
    BIDI_STREAMING;

    /** Returns whether the client sends a stream of messages. */
    public boolean takesStream() {
      return this == CLIENT_STREAMING || this == BIDI_STREAMING;
    }

    /** Returns whether the server responds with a stream of messages. */
    public boolean answersStream() {
      return this == SERVER_STREAMING || this == BIDI_STREAMING;
    }
  }

  public enum Safety {
    /** Has no side effects: may be executed any number of times, also concurrently. */
    SAFE,
    /** Has the same effect when executed more than once. */
    IDEMPOTENT,
    /** Has the same effect when executed more than once with the same idempotency key. */
    KEYED,
    /** Must not be executed twice. */
    UNSAFE
  }

  /** Returns the path of the gRPC request: "/weir.users.v1.UserService/GetUser". */
  public String path() {
    return "/" + fullName;
  }
}
