package io.weir.loadbalancer.call;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.runtime.exchange.Exchange;

/** A layer of the engine that sees a call once, however many attempts it takes. Thread-safe. */
@FunctionalInterface
public interface CallLayer {

  /** Handles a call itself, or passes it on. Called as {@link CallHandler#call} is. */
  HttpResponse call(Exchange exchange, HttpRequest request, UpstreamCall call, CallHandler next);

  /** Puts this layer in front of a handler. */
  default CallHandler before(CallHandler next) {
    return (exchange, request, call) -> call(exchange, request, call, next);
  }
}
