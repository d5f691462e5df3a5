package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.grpc.Dialect;
import io.weir.grpc.ReservedMetadata;
import io.weir.observability.serving.TracingService;
import io.weir.runtime.health.Health;

/**
 * grpc.health.v1.Health/Check of the gateway, for balancers before it. Written by hand: the
 * messages have one field each. The service asked for makes no difference, for the gateway is one.
 */
final class HealthCheck {
  private static final ResponseHeaders HEADERS =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.parse(Dialect.GRPC.contentType()))
          .build();
  private static final HttpHeaders OK = HttpHeaders.of(ReservedMetadata.STATUS, "0");
  private static final String RPC = "grpc.health.v1.Health/Check";
  // HealthCheckResponse.status is field 1, a varint.
  private static final HttpData SERVING = HttpData.wrap(Frame.of(new byte[] {0x08, 1}, 2));
  private static final HttpData NOT_SERVING = HttpData.wrap(Frame.of(new byte[] {0x08, 2}, 2));

  private final Health health;

  HealthCheck(Health health) {
    this.health = health;
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    TracingService.named(ctx, RPC, RPC);
    // The request is not read: nothing in it changes the answer.
    req.abort();
    var status =
        switch (health.state()) {
          case HEALTHY, DEGRADED -> SERVING;
          case UNHEALTHY -> NOT_SERVING;
        };
    return HttpResponse.of(HEADERS, status, OK);
  }
}
