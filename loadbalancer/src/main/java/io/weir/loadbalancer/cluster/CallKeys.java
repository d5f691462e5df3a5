package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.balancing.Hashes;
import io.weir.runtime.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Hashes the balancing key of a call from its headers, cookies or client address. The key need not
 * be forwarded to the endpoint.
 */
record CallKeys(HashKey key) {

  /** Returns the keys of a cluster; null if it has none outside of messages. */
  static @Nullable CallKeys of(Balance balance) {
    return balance.hash().filter(key -> key.field().isEmpty()).map(CallKeys::new).orElse(null);
  }

  long hash(Exchange exchange) {
    var text = text(exchange);
    return text == null ? Choice.NO_HASH : Hashes.of(text);
  }

  private @Nullable String text(Exchange exchange) {
    var headers = exchange.headers();
    if (key.header().isPresent()) {
      return headers.get(key.header().get());
    }
    if (key.cookie().isEmpty()) {
      return exchange.caller().address();
    }
    for (var cookie : headers.cookies()) {
      if (cookie.name().equals(key.cookie().get())) {
        return cookie.value();
      }
    }
    return null;
  }
}
