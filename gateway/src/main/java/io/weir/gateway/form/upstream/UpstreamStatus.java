package io.weir.gateway.form.upstream;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Details;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.BinaryMetadata;
import io.weir.grpc.CallStatus;
import io.weir.grpc.ReservedMetadata;
import io.weir.runtime.arrival.Gathered;
import io.weir.transcoding.StatusJson;
import org.jspecify.annotations.Nullable;

/**
 * Converts the gRPC status of an instance's response, from its trailers or from the headers of a
 * trailers-only response, to the failure that the caller receives.
 */
public final class UpstreamStatus {
  private static final int MILLIS = 1_000;

  private UpstreamStatus() {}

  /** Returns the failure of a complete response, or null if the call succeeded. */
  public static @Nullable Failure failureOf(Gathered answer) {
    if (isIn(answer.trailers())) {
      return failureOf(answer.trailers());
    }
    var headers = answer.headers();
    if (headers == null) {
      return fromHttpStatus(HttpStatus.UNKNOWN.code());
    }
    return isIn(headers) ? failureOf(headers) : fromHttpStatus(headers.status().code());
  }

  /** Returns true if these headers or trailers carry a status. */
  public static boolean isIn(HttpHeaders headers) {
    return headers.contains(ReservedMetadata.STATUS);
  }

  /** Returns the failure in trailers, or null if the call succeeded. */
  public static @Nullable Failure failureOf(HttpHeaders trailers) {
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

  /**
   * Returns the failure of a response without gRPC status, for example from an intermediate proxy.
   */
  public static Failure fromHttpStatus(int http) {
    var status = CallStatus.fromHttpStatus(http);
    return Failure.of(status.code(), "the instance answered " + status.message());
  }

  /**
   * Returns the seconds to wait before a retry, from RetryInfo or else from push-back; -1 if the
   * instance sent neither.
   */
  private static long retryAfterSeconds(HttpHeaders trailers, byte @Nullable [] details) {
    long seconds = StatusJson.retryAfterSeconds(details);
    if (seconds >= 0) {
      return seconds;
    }
    // gRFC A6: negative means "do not retry", which HTTP cannot express.
    long millis = trailers.getLong(ReservedMetadata.RETRY_PUSHBACK, -1);
    return millis < 0 ? -1 : (millis + MILLIS - 1) / MILLIS;
  }
}
