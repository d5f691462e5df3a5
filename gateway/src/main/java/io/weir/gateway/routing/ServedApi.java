package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.transcoding.Api;
import io.weir.transcoding.RequestField;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API in one schema, and the cluster whose instances serve it. While instances differ in their
 * schema there is one for each schema, all with the same number.
 *
 * @param number of the API in the configuration, from 0
 * @param schema hash of the schema: the epoch
 * @param speakers the instances that have this schema; null: any instance of the cluster
 * @param keys where the key of a call stands in its message, by RPC, if the cluster is balanced by
 *     it
 */
public record ServedApi(
    int number,
    String clusterName,
    Cluster cluster,
    String schema,
    Api api,
    @Nullable Eligible speakers,
    Map<String, RequestField> keys) {

  /** With the keys that the cluster asks for. */
  public static ServedApi of(
      int number,
      String clusterName,
      Cluster cluster,
      String schema,
      Api api,
      @Nullable Eligible speakers) {
    Map<String, RequestField> keys = cluster.keyField().map(api::requestField).orElse(Map.of());
    return new ServedApi(number, clusterName, cluster, schema, api, speakers, keys);
  }

  /** Instances in rotation that have this schema; 1 if it is the only schema. */
  int share() {
    return speakers == null ? 1 : speakers.usable();
  }

  /** Sends a call that was made with this schema to an instance that speaks it. */
  public HttpResponse call(HttpRequest request, UpstreamCall call) {
    var key = keys.isEmpty() ? null : keys.get(call.rpc());
    var keyed = key == null ? call : call.with(call.method().keyed(key::text));
    return cluster.call(
        request, speakers == null ? keyed : keyed.with(keyed.method().among(speakers)));
  }
}
