package io.weir.gateway.admin;

import io.weir.gateway.routing.ServedApi;
import io.weir.loadbalancer.passthrough.PathRoute;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.transcoding.Route;
import java.util.List;
import java.util.stream.Stream;

/**
 * HTTP route as the admin port lists it. A route of paths that pass through has every method, no
 * RPC and no schema.
 *
 * @param schema hash of the schema that has the route
 */
public record RouteRow(
    String method,
    String template,
    String rpc,
    String kind,
    String safety,
    String cluster,
    String schema) {

  /**
   * Returns all routes, API by API, in the order of their descriptor sets; once for each schema if
   * an API is served in several.
   */
  public static List<RouteRow> of(List<ServedApi> apis) {
    return apis.stream()
        .flatMap(served -> served.api().routes().stream().map(route -> of(route, served)))
        .toList();
  }

  /** Returns all routes: those of the APIs, and then the paths that pass through. */
  public static List<RouteRow> of(List<ServedApi> apis, PathRoutes paths) {
    return Stream.concat(of(apis).stream(), paths.all().stream().map(RouteRow::of)).toList();
  }

  private static RouteRow of(PathRoute route) {
    var pattern = route.pattern().toString();
    return new RouteRow("*", pattern, "", "PASS_THROUGH", "", route.cluster().name(), "");
  }

  private static RouteRow of(Route route, ServedApi served) {
    var rpc = route.rpc();
    return new RouteRow(
        route.httpMethod(),
        route.template(),
        rpc.fullName(),
        rpc.kind().name(),
        rpc.safety().name(),
        served.clusterName(),
        served.schema());
  }
}
