package io.weir.gateway.routing;

import io.weir.gateway.web.CorsConfig;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.route.RouteLimits;
import io.weir.loadbalancer.route.RouteRetry;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.config.value.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of one route: settings of RPCs, which replace those of their cluster, or paths that
 * pass through to a cluster as plain HTTP.
 *
 * @param rpc pattern of the RPCs: "weir.users.v1.UserService/*"; null for a route of paths
 * @param path pattern of paths that no API has: "/legacy/**"; null for a route of RPCs
 * @param cluster name of the cluster of the paths, with {@code protocol: http1} or {@code http2}
 * @param timeout time limit of a unary call; null for the one of the cluster
 * @param deadline whether {@code deadline.max} limits unary calls; null for what the cluster says
 * @param retry retries and hedges; null for those of the cluster
 * @param maxBody largest content of a request; null for {@code limits.body}
 * @param idempotencyKey whether the RPCs honour the metadata idempotency-key, so that calls with
 *     one may be repeated; null for what the schema says
 * @param cors cross-origin calls of the paths; null for what the gateway says
 */
public record RouteConfig(
    @Nullable RpcPattern rpc,
    @Nullable PathPattern path,
    @Nullable String cluster,
    @Nullable MaxTime timeout,
    @Nullable Boolean deadline,
    @Nullable RouteRetry retry,
    @Nullable Size maxBody,
    @Nullable Boolean idempotencyKey,
    @Nullable CorsConfig cors) {

  private static final long MOST_BODY = 1L << 30;

  public RouteConfig {
    if ((rpc == null) == (path == null)) {
      throw new IllegalArgumentException(
          "a route needs rpc: pkg.Service/Method, or path: /legacy/** and cluster: NAME");
    }
    if ((path == null) != (cluster == null)) {
      throw new IllegalArgumentException(
          "a route has path: /legacy/** and cluster: NAME together; RPCs have the cluster of their"
              + " API");
    }
    boolean limited =
        timeout != null
            || deadline != null
            || retry != null
            || maxBody != null
            || idempotencyKey != null;
    if (path != null && limited) {
      throw new IllegalArgumentException(
          "timeout, deadline, retry, max-body and idempotency-key are for routes of RPCs; set those of cluster '%s' for %s"
              .formatted(cluster, path));
    }
    if (rpc != null && cors != null) {
      throw new IllegalArgumentException(
          "cors is for routes of paths; set that of the API for " + rpc);
    }
    if (maxBody != null && maxBody.bytes() > MOST_BODY) {
      throw new IllegalArgumentException("max-body is at most 1GiB");
    }
  }

  /** Returns the paths that pass through; empty for a route of RPCs. */
  public Optional<PathClusters.Passed> passed() {
    return path == null || cluster == null
        ? Optional.empty()
        : Optional.of(new PathClusters.Passed(path, cluster));
  }

  /** Returns the limits of calls. */
  RouteLimits limits() {
    return new RouteLimits(timeout, retry);
  }
}
