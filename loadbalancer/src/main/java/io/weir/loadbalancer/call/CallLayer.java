package io.weir.loadbalancer.call;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.runtime.exchange.Exchange;

/** Layer of the engine that sees a call once, however many attempts it takes. Thread-safe. */
@FunctionalInterface
public interface CallLayer {

  /** Handles a call itself, or passes it on. The rules of {@link CallHandler#call} apply. */
  HttpResponse call(Exchange exchange, HttpRequest request, UpstreamCall call, CallHandler next);

  /** Puts this layer in front of a handler. */
  default CallHandler before(CallHandler next) {
    return (exchange, request, call) -> call(exchange, request, call, next);
  }
}
