package io.weir.loadbalancer.route;

import io.weir.loadbalancer.call.Percentile;
import org.jspecify.annotations.Nullable;

/**
 * Hedging of a route: "p95", or "none" for an RPC that is not hedged though its cluster is.
 *
 * @param percentile percentile of the latency; null for no hedging
 */
public record HedgeAt(@Nullable Percentile percentile) {

  public static HedgeAt parse(String text) {
    return text.equals("none") || text.equals("false")
        ? new HedgeAt(null)
        : new HedgeAt(Percentile.parse(text));
  }

  @Override
  public String toString() {
    return percentile == null ? "none" : percentile.toString();
  }
}
