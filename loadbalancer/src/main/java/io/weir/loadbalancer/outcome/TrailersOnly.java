package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.GrpcMessage;
import io.weir.grpc.ReservedMetadata;

/** Builds gRPC responses for statuses that Weir itself generates. */
public final class TrailersOnly {
  /** About the time that it takes to notice that an endpoint is back. */
  private static final String A_MOMENT_MILLIS = "1000";

  private TrailersOnly() {}

  public static HttpResponse of(GrpcCode code, String message) {
    return HttpResponse.of(headers(code, message).build());
  }

  /** Returns UNAVAILABLE with a pushback of one second, which HTTP expresses as Retry-After. */
  public static HttpResponse later(String message) {
    return later(GrpcCode.UNAVAILABLE, message);
  }

  /** Returns a status with a pushback of one second, which HTTP expresses as Retry-After. */
  public static HttpResponse later(GrpcCode code, String message) {
    return HttpResponse.of(
        headers(code, message).add(ReservedMetadata.RETRY_PUSHBACK, A_MOMENT_MILLIS).build());
  }

  /** Returns a status with a pushback of some seconds, which HTTP expresses as Retry-After. */
  public static HttpResponse later(GrpcCode code, String message, long seconds) {
    return HttpResponse.of(
        headers(code, message).addLong(ReservedMetadata.RETRY_PUSHBACK, seconds * 1_000).build());
  }

  private static ResponseHeadersBuilder headers(GrpcCode code, String message) {
    return ResponseHeaders.builder(HttpStatus.OK)
        .add("content-type", Dialect.GRPC.contentType())
        .addInt(ReservedMetadata.STATUS, code.number())
        .add(ReservedMetadata.MESSAGE, GrpcMessage.encode(message))
        .endOfStream(true);
  }

  /** Returns the trailers that end an answer that has begun with this status. */
  public static HttpHeaders trailers(GrpcCode code, String message) {
    return HttpHeaders.builder()
        .addInt(ReservedMetadata.STATUS, code.number())
        .add(ReservedMetadata.MESSAGE, GrpcMessage.encode(message))
        .endOfStream(true)
        .build();
  }
}
