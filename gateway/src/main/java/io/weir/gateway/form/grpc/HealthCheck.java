package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.form.upstream.Frame;
import io.weir.grpc.Dialect;
import io.weir.grpc.ReservedMetadata;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.health.Health;

/**
 * Answers grpc.health.v1.Health/Check with the health of the gateway, for load balancers in front
 * of it. Ignores the service name in the request. Encodes by hand, because the response has one
 * field.
 */
public final class HealthCheck {
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

  public HealthCheck(Health health) {
    this.health = health;
  }

  public HttpResponse serve(Exchange exchange) {
    exchange.routed(RPC, RPC, true);
    // The content of the request does not affect the answer.
    exchange.request().abort();
    var status =
        switch (health.state()) {
          case HEALTHY, DEGRADED -> SERVING;
          case UNHEALTHY -> NOT_SERVING;
        };
    return HttpResponse.of(HEADERS, status, OK);
  }
}
