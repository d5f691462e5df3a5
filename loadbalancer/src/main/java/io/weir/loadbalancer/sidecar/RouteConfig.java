package io.weir.loadbalancer.sidecar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls go to a cluster.
 *
 * @param authority the name by which a client calls, as it dials it: "users"; with or without a
 *     port
 * @param service full name of a gRPC service: "weir.users.v1.UserService"; with an authority both
 *     must be so
 * @param safe full names of unary methods ("weir.users.v1.UserService/GetUser") without side
 *     effects: these may be executed again when they fail; any other is repeated only if no
 *     instance saw it
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
