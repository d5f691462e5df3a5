package io.weir.runtime.exchange;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;

/** Layer that every exchange passes on its way to the innermost service. Thread-safe. */
@FunctionalInterface
public interface ExchangeLayer {

  /** Layer that its configuration disables. {@link Layers} omits it. */
  ExchangeLayer OFF = (exchange, next) -> next.serve(exchange);

  /**
   * Answers the exchange, or passes it to the layers below.
   *
   * @param next the layers below and the innermost service
   * @throws Exception as a refusal, or from below; the error handler of the process answers it
   */
  HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception;

  /**
   * Called once for every exchange when it has ended, innermost layer first: the response is
   * complete, or the caller has disconnected. Also called if a layer above answered and the
   * exchange never reached this layer.
   */
  default void ended(Exchange exchange, RequestLog log) {}
}
