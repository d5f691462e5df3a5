package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;

/** A gRPC answer that is a status alone. */
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
}
