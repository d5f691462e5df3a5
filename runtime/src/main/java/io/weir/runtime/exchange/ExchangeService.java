package io.weir.runtime.exchange;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.RoutingContext;

/**
 * Answers an exchange: the innermost service of a process, or a layer together with all below it.
 * The default methods are called on the innermost service only, before a request has an exchange.
 */
@FunctionalInterface
public interface ExchangeService {

  HttpResponse serve(Exchange exchange) throws Exception;

  /** Returns how request and response are streamed. Called before the request is routed. */
  default ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.BIDI_STREAMING;
  }

  /** Returns true if this service answers WebSocket handshakes. */
  default boolean servesWebSockets() {
    return false;
  }

  /** Returns true if Armeria may cache the parsed form of a path for later requests. */
  default boolean cachesPaths() {
    return true;
  }
}
