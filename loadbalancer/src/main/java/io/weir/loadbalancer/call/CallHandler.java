package io.weir.loadbalancer.call;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.runtime.exchange.Exchange;

/** Handles calls: a layer of the engine together with all layers below it. Thread-safe. */
@FunctionalInterface
public interface CallHandler {

  /**
   * Makes a call. Called on the event loop of the exchange. Never fails exceptionally: every
   * failure is a gRPC status in the response.
   *
   * @param request length-prefixed gRPC messages
   */
  HttpResponse call(Exchange exchange, HttpRequest request, UpstreamCall call);
}
