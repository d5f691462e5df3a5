package io.weir.gateway.admin;

import com.linecorp.armeria.server.HttpService;
import io.weir.gateway.explain.ExplainPage;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.schema.SchemaView;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.cluster.EndpointPage;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.runtime.serving.JsonPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Pages of a gateway on the admin port: /routes, /explain, /schemas and /clusters, all in JSON. */
public final class GatewayPages {
  private GatewayPages() {}

  public static Map<String, HttpService> of(
      ExplainPage explain,
      CurrentApis apis,
      PathRoutes paths,
      Supplier<List<SchemaView>> schemas,
      Collection<Cluster> clusters) {
    return Map.of(
        "/routes",
        new JsonPage(() -> RouteRow.of(apis.now().served(), paths)),
        "/explain",
        explain,
        "/schemas",
        new JsonPage(schemas),
        "/clusters",
        new JsonPage(() -> clusters.stream().map(Cluster::view).toList()),
        EndpointPage.PATH,
        new EndpointPage(clusters));
  }
}
