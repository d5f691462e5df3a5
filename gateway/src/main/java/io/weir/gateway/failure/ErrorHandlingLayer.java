package io.weir.gateway.failure;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;

/**
 * Turns exceptions of the layers below into responses. Responses that fail later need no layer:
 * Armeria reports every such failure to the same {@link ErrorHandler}.
 */
public final class ErrorHandlingLayer implements ExchangeLayer {
  private final ErrorHandler errors;

  public ErrorHandlingLayer(ErrorHandler errors) {
    this.errors = errors;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // the only place that may: no exception may pass the edge
  public HttpResponse serve(Exchange exchange, ExchangeService next) {
    try {
      return next.serve(exchange);
    } catch (Exception e) {
      // The response is complete, so the rest of the request is not read.
      exchange.request().abort(e);
      return errors.answer(exchange, e);
    }
  }
}
