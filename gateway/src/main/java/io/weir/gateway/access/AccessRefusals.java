package io.weir.gateway.access;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.access.AccessRefusal;

/** Failures of calls that are not allowed. The caller hears only what it can do (RFC 6750, 3). */
final class AccessRefusals {
  private static final Failure ANONYMOUS =
      Failure.of(GrpcCode.UNAUTHENTICATED, "this call needs a token or an API key");
  private static final Failure INVALID =
      Failure.of(GrpcCode.UNAUTHENTICATED, "the token or API key is not valid")
          .withHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
  private static final Failure UNKNOWN =
      Failure.of(GrpcCode.UNAVAILABLE, "tokens cannot be checked at the moment")
          .withHeader(HttpHeaderNames.RETRY_AFTER, "1");
  private static final Failure DENIED =
      Failure.of(GrpcCode.PERMISSION_DENIED, "the caller may not make this call");
  private static final Failure INSUFFICIENT =
      DENIED.withHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");

  private AccessRefusals() {}

  /** Returns the failure for the caller. */
  static Failure of(AccessRefusal refusal) {
    return switch (refusal) {
      case NO_CREDENTIALS -> ANONYMOUS;
      case INVALID_CREDENTIALS -> INVALID;
      case KEYS_UNAVAILABLE -> UNKNOWN;
      case CLOSED -> DENIED;
      case DENIED -> INSUFFICIENT;
    };
  }
}
