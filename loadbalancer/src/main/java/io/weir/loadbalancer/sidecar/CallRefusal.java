package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.access.AccessRefusal;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.loadbalancer.ratelimit.LimitDecision;
import io.weir.runtime.exchange.Exchange;

/**
 * Refusal of a request before it reaches the application.
 *
 * @param retryAfterSeconds time after which the caller may try again; 0 if that is of no use
 */
record CallRefusal(GrpcCode code, String message, long retryAfterSeconds) {
  private static final CallRefusal ANONYMOUS =
      new CallRefusal(
          GrpcCode.UNAUTHENTICATED, "this call needs a certificate of the caller (mutual TLS)", 0);
  private static final CallRefusal DENIED =
      new CallRefusal(GrpcCode.PERMISSION_DENIED, "the caller may not make this call", 0);

  /** Scheme of draft-thomson-http2-client-certs; RFC 9110, 15.5.2: a 401 must name one. */
  private static final String CHALLENGE = "ClientCertificate";

  static CallRefusal of(AccessRefusal refusal) {
    return switch (refusal) {
      case NO_CREDENTIALS, INVALID_CREDENTIALS, KEYS_UNAVAILABLE -> ANONYMOUS;
      case CLOSED, DENIED -> DENIED;
    };
  }

  static CallRefusal of(LimitDecision taken) {
    return new CallRefusal(taken.code(), taken.message(), taken.retryAfterSeconds());
  }

  /** Answers in the form that the caller speaks. */
  HttpResponse answer(Exchange exchange) {
    exchange.request().abort();
    if (exchange.dialect() == Dialect.GRPC) {
      return retryAfterSeconds == 0
          ? TrailersOnly.of(code, message)
          : TrailersOnly.later(code, message, retryAfterSeconds);
    }
    if (code == GrpcCode.UNAUTHENTICATED) {
      exchange.context().setAdditionalResponseHeader(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE);
    }
    if (retryAfterSeconds > 0) {
      exchange
          .context()
          .setAdditionalResponseHeader(
              HttpHeaderNames.RETRY_AFTER, Long.toString(retryAfterSeconds));
    }
    return HttpErrors.answer(exchange, code, message);
  }
}
