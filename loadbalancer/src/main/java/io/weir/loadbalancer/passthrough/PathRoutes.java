package io.weir.loadbalancer.passthrough;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes of paths to clusters. The most specific pattern takes a request. Immutable. */
public final class PathRoutes {
  public static final PathRoutes NONE = new PathRoutes(List.of());

  private final List<PathRoute> routes;

  /**
   * @param routes in any order
   * @throws IllegalArgumentException if two have the same pattern
   */
  public PathRoutes(List<PathRoute> routes) {
    var patterns = new HashSet<PathPattern>();
    for (var route : routes) {
      if (!patterns.add(route.pattern())) {
        throw new IllegalArgumentException("two routes have the path " + route.pattern());
      }
    }
    this.routes =
        routes.stream()
            .sorted(
                Comparator.comparingInt((PathRoute route) -> route.pattern().specificity())
                    .reversed())
            .toList();
  }

  /** Returns the routes, the most specific first. */
  public List<PathRoute> all() {
    return routes;
  }

  public boolean isEmpty() {
    return routes.isEmpty();
  }

  /**
   * Finds the route of a path.
   *
   * @param path in the form of {@link RequestPath}
   * @return the most specific route; null if there is none
   */
  public @Nullable PathRoute find(String path) {
    for (var route : routes) {
      if (route.pattern().matches(path)) {
        return route;
      }
    }
    return null;
  }
}
