package io.weir.loadbalancer.admission;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.CallFailure;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;

/**
 * Bounds the requests that the process holds at once, before any work and without reading their
 * content. The clusters admit the calls that become of them.
 */
public final class AdmissionLayer implements ExchangeLayer {
  private final RequestBound bound;
  private final Counter full;
  private final Counter overShare;
  private final String process;

  /**
   * @param process name of the process for callers: "gateway"
   * @param max maximum number of concurrent requests
   * @param share fraction of it that one caller may hold while others come
   */
  public AdmissionLayer(String process, int max, double share, MeterRegistry meters) {
    this.process = process;
    bound = new RequestBound(max, share);
    full = refused(meters, "full");
    overShare = refused(meters, "share");
    Gauge.builder("weir.requests.in.flight", bound, RequestBound::inside)
        .description("Requests in flight, streams included")
        .register(meters);
    Gauge.builder("weir.requests.callers", bound, RequestBound::callers)
        .description("Callers with a request in flight, by address")
        .register(meters);
  }

  /**
   * Changes the bound for requests that come from now on.
   *
   * @param max maximum number of concurrent requests
   * @param share fraction of it that one caller may hold while others come
   */
  public void limit(int max, double share) {
    bound.limit(max, share);
  }

  private static Counter refused(MeterRegistry meters, String reason) {
    return Counter.builder("weir.requests.refused")
        .description("Requests refused because the process holds too many")
        .tag("reason", reason)
        .register(meters);
  }

  private CallFailure later(String message) {
    return new CallFailure(GrpcCode.UNAVAILABLE, "the " + process + message, true);
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    var entry = bound.enter(exchange.caller().key(), exchange.caller().connection());
    switch (entry) {
      case ENTERED -> exchange.admitted();
      case FULL -> {
        full.increment();
        exchange.span().setAttribute("weir.admission.refused", "concurrent");
        throw later(" has as many requests as it can hold; try again");
      }
      case OVER_SHARE -> {
        overShare.increment();
        exchange.span().setAttribute("weir.admission.refused", "share");
        throw later(
            " is nearly full and keeps the rest for other callers; wait for some of your requests"
                + " to end");
      }
    }
    return next.serve(exchange);
  }

  @Override
  public void ended(Exchange exchange, RequestLog log) {
    if (exchange.isAdmitted()) {
      bound.leave(exchange.caller().key(), exchange.caller().connection());
    }
  }
}
