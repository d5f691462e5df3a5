package io.weir.gateway;

import io.weir.gateway.headers.HeaderRules;
import io.weir.gateway.routing.RpcRules;
import io.weir.gateway.routing.ServedApi;
import io.weir.gateway.schema.ReflectedApi;
import io.weir.gateway.schema.SchemaView;
import io.weir.gateway.schema.SchemaView.EpochView;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.transcoding.ApiOptions;
import java.util.List;
import java.util.stream.IntStream;

/** Source of the schema of one API. */
sealed interface ApiSource {

  String clusterName();

  /** Compiled file. */
  record OfFile(int number, String clusterName, String file, FileSchema schema, HeaderRules headers)
      implements ApiSource {

    ServedApi served(Cluster cluster, RpcRules rpcs) {
      return ServedApi.of(
          number,
          clusterName,
          cluster,
          schema.hash(),
          schema.api(),
          null,
          new ServedApi.Rules(headers, rpcs));
    }

    SchemaView view(Cluster cluster) {
      int routes = schema.api().routes().size();
      var epoch = new EpochView(schema.hash(), routes, cluster.endpoints().size(), "");
      return new SchemaView(clusterName, file, List.of(epoch), List.of());
    }
  }

  /** Instances whose schema has not been read yet. */
  record OfInstances(
      int number,
      String clusterName,
      List<String> services,
      ApiOptions options,
      HeaderRules headers)
      implements ApiSource {

    ReflectedApi asked(Cluster cluster, RpcRules rpcs) {
      return new ReflectedApi(
          number, clusterName, cluster, services, options, new ServedApi.Rules(headers, rpcs));
    }
  }

  /**
   * @throws IllegalArgumentException if a file cannot be read or served
   */
  static List<ApiSource> all(List<ApiConfig> apis) {
    return IntStream.range(0, apis.size()).mapToObj(i -> of(i, apis.get(i))).toList();
  }

  /**
   * @throws IllegalArgumentException if the API cannot be read or served
   */
  static ApiSource of(int number, ApiConfig api) {
    var headers = HeaderRules.of(api.headers());
    return api.isReflected()
        ? new OfInstances(number, api.cluster(), api.services(), ApiFiles.options(api), headers)
        : new OfFile(number, api.cluster(), api.file(), ApiFiles.schema(api), headers);
  }
}
