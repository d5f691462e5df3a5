package io.weir.gateway.admin;

import io.weir.gateway.routing.ServedApi;
import io.weir.transcoding.Route;
import java.util.List;

/**
 * One HTTP route, for people.
 *
 * @param schema the epoch that it is of
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
   * All routes, API by API, in the order of their descriptor sets; once for each schema, if the
   * instances of an API have it in several.
   */
  public static List<RouteRow> of(List<ServedApi> apis) {
    return apis.stream()
        .flatMap(served -> served.api().routes().stream().map(route -> of(route, served)))
        .toList();
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
