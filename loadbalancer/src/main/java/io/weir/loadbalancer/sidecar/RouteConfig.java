package io.weir.loadbalancer.sidecar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Route of calls to a cluster. With both an authority and a service, a call must match both.
 *
 * @param authority host name that the client dials, "users"; matches with or without a port; null
 *     for any
 * @param service full name of a gRPC service, "weir.users.v1.UserService"; null for any
 * @param safe full names of unary methods ("weir.users.v1.UserService/GetUser") without side
 *     effects, which may be executed again when they fail; any other method is repeated only if no
 *     endpoint saw the call
 * @param cluster name of the cluster
 */
public record RouteConfig(
    @Nullable String authority, @Nullable String service, List<String> safe, String cluster) {

  public RouteConfig {
    safe = List.copyOf(safe);
    if (authority == null && service == null) {
      throw new IllegalArgumentException("a route has an authority, a service, or both");
    }
    for (var method : safe) {
      if (!method.matches("[\\w.]+/\\w+")) {
        throw new IllegalArgumentException(
            "safe: found '%s', expected a method such as pkg.Service/Method".formatted(method));
      }
    }
  }
}
