package io.weir.gateway.schema;

import io.weir.gateway.headers.HeaderRules;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.transcoding.ApiOptions;
import java.util.List;

/**
 * API whose schema is read from its instances by reflection.
 *
 * @param number position in the configuration, from 0
 * @param services services to serve; empty for all
 * @param options for compiling the schema
 * @param headers translation of headers
 */
public record ReflectedApi(
    int number,
    String clusterName,
    Cluster cluster,
    List<String> services,
    ApiOptions options,
    HeaderRules headers) {
  public ReflectedApi {
    services = List.copyOf(services);
  }
}
