package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;

/** Statuses that Weir itself gives, as gRPC says them. */
public final class TrailersOnly {
  private TrailersOnly() {}

  public static HttpResponse of(int code, String message) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .add("content-type", "application/grpc")
            .addInt("grpc-status", code)
            .add("grpc-message", GrpcMessage.encode(message))
            .endOfStream(true)
            .build());
  }

  /** The same status behind an answer that has begun. */
  public static HttpHeaders trailers(int code, String message) {
    return HttpHeaders.builder()
        .addInt("grpc-status", code)
        .add("grpc-message", GrpcMessage.encode(message))
        .endOfStream(true)
        .build();
  }
}
