package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.route.RouteLimits;
import io.weir.loadbalancer.route.RouteRetry;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.headers.HeadersConfig;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Route of calls to a cluster, paths that pass through to one as plain HTTP, or settings of RPCs.
 * With both an authority and a service, a call must match both.
 *
 * @param authority host name that the client dials, "users"; matches with or without a port; null
 *     for any
 * @param service full name of a gRPC service, "weir.users.v1.UserService"; null for any
 * @param path pattern of paths: "/legacy/**"; null for a route of RPCs
 * @param safe full names of unary methods ("weir.users.v1.UserService/GetUser") without side
 *     effects, which may be executed again when they fail; any other method is repeated only if no
 *     endpoint saw the call
 * @param cluster name of the cluster; null for an entry with settings
 * @param rpc pattern of the RPCs in {@code safe} that the settings are for; null for a route
 * @param timeout time limit of a call; null for the one of the cluster
 * @param retry retries and hedges; null for those of the cluster
 * @param headers rules for the headers of the route; null for those of the sidecar
 */
public record RouteConfig(
    @Nullable String authority,
    @Nullable String service,
    @Nullable PathPattern path,
    List<String> safe,
    @Nullable String cluster,
    @Nullable RpcPattern rpc,
    @Nullable MaxTime timeout,
    @Nullable RouteRetry retry,
    @Nullable HeadersConfig headers) {

  public RouteConfig {
    safe = List.copyOf(safe);
    boolean routes = authority != null || service != null;
    if (path != null && (routes || rpc != null || headers != null || !safe.isEmpty())) {
      throw new IllegalArgumentException(
          "a route of paths has path and cluster only; found more in the one of " + path);
    }
    if (rpc == null && path == null && !routes) {
      throw new IllegalArgumentException(
          "a route has an authority, a service, or both, or a path; settings of RPCs have rpc");
    }
    if (rpc == null && cluster == null) {
      throw new IllegalArgumentException("'cluster' is missing");
    }
    if (rpc != null && (routes || cluster != null || headers != null || !safe.isEmpty())) {
      throw new IllegalArgumentException(
          "rpc has settings, and does not route: authority, service, safe, headers and cluster belong to"
              + " another entry");
    }
    if (rpc == null && (timeout != null || retry != null)) {
      throw new IllegalArgumentException(
          "timeout and retry belong to an entry with rpc, or to the cluster");
    }
    for (var method : safe) {
      if (!method.matches("[\\w.]+/\\w+")) {
        throw new IllegalArgumentException(
            "safe: found '%s', expected a method such as pkg.Service/Method".formatted(method));
      }
    }
  }

  /** Creates a route to a cluster. */
  public RouteConfig(
      @Nullable String authority, @Nullable String service, List<String> safe, String cluster) {
    this(authority, service, null, safe, cluster, null, null, null, null);
  }

  /** Returns whether this is a route of RPCs, and not one of paths or only settings. */
  boolean isRoute() {
    return rpc == null && path == null;
  }

  /** Returns the paths that pass through; empty for every other entry. */
  Optional<PathClusters.Passed> passed() {
    return path == null
        ? Optional.empty()
        : Optional.of(new PathClusters.Passed(path, destination()));
  }

  /** Returns the name of the cluster of a route. */
  String destination() {
    return Objects.requireNonNull(cluster, "a route has a cluster");
  }

  /** Returns the limits of calls. */
  RouteLimits limits() {
    return new RouteLimits(timeout, retry);
  }
}
