package io.weir.gateway.routing;

import io.weir.loadbalancer.route.RouteLimits;
import io.weir.loadbalancer.route.RouteRetry;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.config.Size;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of one route: settings of RPCs, which replace those of their cluster.
 *
 * @param rpc pattern of the RPCs: "weir.users.v1.UserService/*"
 * @param timeout time limit of a unary call; null for the one of the cluster
 * @param retry retries and hedges; null for those of the cluster
 * @param maxBody largest content of a request; null for {@code limits.body}
 */
public record RouteConfig(
    @Nullable RpcPattern rpc,
    @Nullable MaxTime timeout,
    @Nullable RouteRetry retry,
    @Nullable Size maxBody) {

  private static final long MOST_BODY = 1L << 30;

  public RouteConfig {
    if (rpc == null) {
      throw new IllegalArgumentException("a route needs rpc: pkg.Service/Method, or a pattern");
    }
    if (maxBody != null && maxBody.bytes() > MOST_BODY) {
      throw new IllegalArgumentException("max-body is at most 1GiB");
    }
  }

  /** Returns the limits of calls. */
  RouteLimits limits() {
    return new RouteLimits(timeout, retry);
  }
}
