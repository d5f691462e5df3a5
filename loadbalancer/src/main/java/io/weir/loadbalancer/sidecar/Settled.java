package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;

/**
 * Answers of calls that were repeated here as far as the budget allows: to the layer above they say
 * not to repeat them once more (gRFC A6, a negative push-back), or retries would multiply.
 */
final class Settled {
  private static final String NEVER = "-1";

  private Settled() {}

  static HttpResponse of(HttpResponse response) {
    return response.mapHeaders(Settled::of).mapTrailers(Settled::of);
  }

  private static ResponseHeaders of(ResponseHeaders headers) {
    return isOpen(headers)
        ? headers.toBuilder().set(ReservedMetadata.RETRY_PUSHBACK, NEVER).build()
        : headers;
  }

  private static HttpHeaders of(HttpHeaders trailers) {
    return isOpen(trailers)
        ? trailers.toBuilder().set(ReservedMetadata.RETRY_PUSHBACK, NEVER).build()
        : trailers;
  }

  /** What an instance, or the engine, says of its own stays. */
  private static boolean isOpen(HttpHeaders headers) {
    return GrpcCode.parse(headers.get(ReservedMetadata.STATUS)) == GrpcCode.UNAVAILABLE
        && !headers.contains(ReservedMetadata.RETRY_PUSHBACK);
  }
}
