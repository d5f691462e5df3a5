package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;

/**
 * Adds a negative pushback (gRFC A6) to failures of calls that this sidecar was free to retry, so
 * that the client does not retry them again and retries do not multiply.
 */
final class NegativePushback {
  private static final String NEVER = "-1";

  private NegativePushback() {}

  static HttpResponse of(HttpResponse response) {
    return response.mapHeaders(NegativePushback::of).mapTrailers(NegativePushback::of);
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

  /**
   * Returns whether the status is UNAVAILABLE without a pushback. A pushback of the endpoint or of
   * the engine stays.
   */
  private static boolean isOpen(HttpHeaders headers) {
    return GrpcCode.parse(headers.get(ReservedMetadata.STATUS)) == GrpcCode.UNAVAILABLE
        && !headers.contains(ReservedMetadata.RETRY_PUSHBACK);
  }
}
