package io.weir.runtime.exchange;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;

/** A step that every exchange passes on its way to the innermost service. Thread-safe. */
@FunctionalInterface
public interface ExchangeLayer {

  /** A layer that its configuration turns off; {@link Layers} leaves it out. */
  ExchangeLayer OFF = (exchange, next) -> next.serve(exchange);

  /**
   * Answers the exchange, or hands it to the layers below.
   *
   * @param next the layers below and the innermost service
   * @throws Exception as a refusal, or from below; the error handler of the process answers it
   */
  HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception;

  /**
   * Called once for every exchange when it has ended, innermost layer first: the response is
   * complete, or the caller has left. Also called if a layer above answered and this layer never
   * saw the exchange.
   */
  default void ended(Exchange exchange, RequestLog log) {}
}
