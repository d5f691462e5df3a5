package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import io.weir.gateway.failure.Details;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.loadbalancer.outcome.GrpcMessage;
import io.weir.transcoding.StatusJson;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How an instance's answer ended: the status in its trailers, or in its headers if it has only
 * those.
 */
public final class Ending {
  private static final String STATUS = "grpc-status";
  private static final int MILLIS = 1_000;

  private Ending() {}

  /** Null if the call succeeded. */
  public static @Nullable Failure failureOf(AggregatedHttpResponse answer) {
    var trailers = answer.trailers().contains(STATUS) ? answer.trailers() : answer.headers();
    return isIn(trailers) ? failureOf(trailers) : untold(answer.status().code());
  }

  /** Whether these headers end a call. */
  public static boolean isIn(HttpHeaders headers) {
    return headers.contains(STATUS);
  }

  /** Null if these trailers say that the call succeeded. */
  public static @Nullable Failure failureOf(HttpHeaders trailers) {
    int status = trailers.getInt(STATUS, -1);
    return status == 0 ? null : told(trailers, status);
  }

  private static Failure told(HttpHeaders trailers, int status) {
    var code = GrpcCode.of(status);
    var message = GrpcMessage.decode(trailers.get("grpc-message", ""));
    var details = details(trailers.get("grpc-status-details-bin"));
    var failure = Failure.of(code, message);
    if (details != null) {
      failure = failure.with(new Details.Encoded(details));
    }
    long seconds = retryAfterSeconds(trailers, details);
    return seconds < 0
        ? failure
        : failure.withHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
  }

  /** Something on the way answered that speaks no gRPC. */
  public static Failure untold(int status) {
    return Failure.of(
        GrpcCode.ofHttpAnswer(status),
        "the instance answered HTTP " + status + " and no gRPC status");
  }

  /** What the server says of trying again: RetryInfo before push-back; -1 if it says nothing. */
  private static long retryAfterSeconds(HttpHeaders trailers, byte @Nullable [] details) {
    long seconds = StatusJson.retryAfterSeconds(details);
    if (seconds >= 0) {
      return seconds;
    }
    // gRFC A6: negative means "do not try again", for which HTTP has no word.
    long millis = trailers.getLong("grpc-retry-pushback-ms", -1);
    return millis < 0 ? -1 : (millis + MILLIS - 1) / MILLIS;
  }

  /** The value of a -bin header: base64, with or without padding; null if it is none. */
  private static byte @Nullable [] details(@Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
