package io.weir.gateway.failure;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;

/**
 * Turns exceptions of the layers below into responses. Responses that fail later need no layer:
 * Armeria brings every such failure to the same {@link ErrorHandler}.
 */
public final class ErrorHandlingLayer implements ExchangeLayer {
  private final ErrorHandler errors;

  public ErrorHandlingLayer(ErrorHandler errors) {
    this.errors = errors;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // the one place that may: nothing gets past the edge
  public HttpResponse serve(Exchange exchange, ExchangeService next) {
    try {
      return next.serve(exchange);
    } catch (Exception e) {
      // The response is ready: the rest of the request need not be read.
      exchange.request().abort(e);
      return errors.answer(exchange, e);
    }
  }
}
