package io.weir.gateway.admission;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.FailureException;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;

/**
 * Admits as many concurrent requests as the gateway can carry. The others are refused and asked to
 * retry, before any work and without reading their content. Health checks of load balancers in
 * front of the gateway count against the bound, but always pass the adaptive limit.
 */
public final class AdmissionLayer implements ExchangeLayer {
  private static final String HEALTH = "/grpc.health.v1.Health/";

  private static final Failure FULL =
      Failure.of(
              GrpcCode.UNAVAILABLE, "the gateway has as many requests as it can carry; try again")
          .withHeader(HttpHeaderNames.RETRY_AFTER, "1");

  private final Admission admission;

  public AdmissionLayer(Admission admission) {
    this.admission = admission;
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    var slot = admission.enter();
    if (slot == null) {
      throw refused(exchange, "concurrent");
    }
    exchange.admitted(slot);
    var path = exchange.context().rawPath();
    if (!path.startsWith(HEALTH) && !admission.enterLimit(slot, path)) {
      throw refused(exchange, "limit");
    }
    return next.serve(exchange);
  }

  @Override
  public void ended(Exchange exchange, RequestLog log) {
    var slot = exchange.admission();
    if (slot != null) {
      slot.release(exchange, log);
    }
  }

  private static FailureException refused(Exchange exchange, String reason) {
    exchange.span().setAttribute("weir.admission.refused", reason);
    return FULL.exception();
  }
}
