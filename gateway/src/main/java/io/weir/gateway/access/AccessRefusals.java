package io.weir.gateway.access;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.access.Decision;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.identity.Proof;

/**
 * Failures of calls that are not allowed. The reason goes into the span and a counter; the caller
 * hears only what it can do (RFC 6750, 3).
 */
final class AccessRefusals {
  private static final AttributeKey<String> REFUSED = AttributeKey.stringKey("weir.access.refused");

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

  private final Counter anonymous;
  private final Counter invalid;
  private final Counter unknown;
  private final Counter denied;

  AccessRefusals(MeterRegistry meters) {
    anonymous = counter(meters, "no-credentials");
    invalid = counter(meters, "invalid-credentials");
    unknown = counter(meters, "keys-unavailable");
    denied = counter(meters, "denied");
  }

  private static Counter counter(MeterRegistry meters, String reason) {
    return Counter.builder("weir.access.refused")
        .description("Requests refused because their caller may not make them")
        .tag("reason", reason)
        .register(meters);
  }

  /**
   * Returns the failure for the caller.
   *
   * @param origin of the condition that is not met
   */
  Failure of(Exchange exchange, Decision decision, Proof proof, String origin) {
    return switch (decision) {
      case Decision.Allowed _ -> throw new IllegalStateException("an allowed call is not refused");
      case Decision.Denied why -> {
        denied.increment();
        exchange.span().setAttribute(REFUSED, why.reason() + "; " + origin);
        yield proof.identity() == null ? DENIED : INSUFFICIENT;
      }
      case Decision.Unauthenticated why -> {
        exchange.span().setAttribute(REFUSED, why.reason() + "; " + origin);
        yield unauthenticated(proof);
      }
    };
  }

  private Failure unauthenticated(Proof proof) {
    return switch (proof) {
      case Proof.None _, Proof.Verified _ -> {
        anonymous.increment();
        yield ANONYMOUS;
      }
      case Proof.Rejected _ -> {
        invalid.increment();
        yield INVALID;
      }
      case Proof.Unknown _ -> {
        unknown.increment();
        yield UNKNOWN;
      }
    };
  }
}
