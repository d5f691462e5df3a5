package io.weir.gateway.form;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Details;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.BinaryMetadata;
import io.weir.grpc.CallStatus;
import io.weir.grpc.ReservedMetadata;
import io.weir.transcoding.StatusJson;
import org.jspecify.annotations.Nullable;

/**
 * How an instance's answer ended: the status in its trailers, or in its headers if it has only
 * those.
 */
final class Ending {
  private static final int MILLIS = 1_000;

  private Ending() {}

  /** Null if the call succeeded. */
  static @Nullable Failure failureOf(AggregatedHttpResponse answer) {
    var trailers =
        answer.trailers().contains(ReservedMetadata.STATUS) ? answer.trailers() : answer.headers();
    return isIn(trailers) ? failureOf(trailers) : fromHttpStatus(answer.status().code());
  }

  /** Whether these headers end a call. */
  static boolean isIn(HttpHeaders headers) {
    return headers.contains(ReservedMetadata.STATUS);
  }

  /** Null if these trailers say that the call succeeded. */
  static @Nullable Failure failureOf(HttpHeaders trailers) {
    var status = CallStatus.fromTrailers(trailers::get);
    if (status == null) {
      return fromHttpStatus(HttpStatus.OK.code());
    }
    return status.isOk() ? null : failureOf(status, trailers);
  }

  private static Failure failureOf(CallStatus status, HttpHeaders trailers) {
    var details = BinaryMetadata.decode(trailers.get(ReservedMetadata.STATUS_DETAILS));
    var failure = Failure.of(status.code(), status.message());
    if (details != null) {
      failure = failure.with(new Details.Encoded(details));
    }
    long seconds = retryAfterSeconds(trailers, details);
    return seconds < 0
        ? failure
        : failure.withHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
  }

  /** Something on the way answered that speaks no gRPC. */
  static Failure fromHttpStatus(int http) {
    var status = CallStatus.fromHttpStatus(http);
    return Failure.of(status.code(), "the instance answered " + status.message());
  }

  /** What the server says of trying again: RetryInfo before push-back; -1 if it says nothing. */
  private static long retryAfterSeconds(HttpHeaders trailers, byte @Nullable [] details) {
    long seconds = StatusJson.retryAfterSeconds(details);
    if (seconds >= 0) {
      return seconds;
    }
    // gRFC A6: negative means "do not try again", for which HTTP has no word.
    long millis = trailers.getLong(ReservedMetadata.RETRY_PUSHBACK, -1);
    return millis < 0 ? -1 : (millis + MILLIS - 1) / MILLIS;
  }
}
