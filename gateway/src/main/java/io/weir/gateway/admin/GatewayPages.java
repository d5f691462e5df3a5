package io.weir.gateway.admin;

import com.linecorp.armeria.server.HttpService;
import io.weir.gateway.routing.ServedApi;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.runtime.serving.JsonPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a gateway adds to the admin port: /routes, /clusters and /config, all JSON. */
public final class GatewayPages {
  private GatewayPages() {}

  public static Map<String, HttpService> of(
      Record config, List<ServedApi> apis, Collection<Cluster> clusters) {
    var routes = RouteRow.of(apis);
    var shown = ConfigText.of(config);
    return Map.of(
        "/routes", new JsonPage(() -> routes),
        "/clusters", new JsonPage(() -> clusters.stream().map(Cluster::view).toList()),
        "/config", new JsonPage(() -> shown));
  }
}
