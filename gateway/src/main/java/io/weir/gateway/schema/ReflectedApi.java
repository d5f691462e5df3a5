package io.weir.gateway.schema;

import io.weir.gateway.routing.ServedApi;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.transcoding.ApiOptions;
import java.util.List;

/**
 * API whose schema is read from its instances by reflection.
 *
 * @param number position in the configuration, from 0
 * @param services services to serve; empty for all
 * @param options for compiling the schema
 * @param rules rules for headers and RPCs
 */
public record ReflectedApi(
    int number,
    String clusterName,
    Cluster cluster,
    List<String> services,
    ApiOptions options,
    ServedApi.Rules rules) {
  public ReflectedApi {
    services = List.copyOf(services);
  }
}
