package io.weir.runtime.exchange;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.RoutingContext;

/**
 * Answers an exchange: the innermost service of a process, or a layer together with all below it.
 * The default methods are asked of the innermost service alone, before a request has an exchange.
 */
@FunctionalInterface
public interface ExchangeService {

  HttpResponse serve(Exchange exchange) throws Exception;

  /** Says whether request and response are streamed; known before the request is routed. */
  default ExchangeType exchangeType(RoutingContext routing) {
    return ExchangeType.BIDI_STREAMING;
  }

  /** Says whether this service answers WebSocket handshakes. */
  default boolean servesWebSockets() {
    return false;
  }

  /** Says whether Armeria may keep the parsed form of a path for the next request. */
  default boolean cachesPaths() {
    return true;
  }
}
