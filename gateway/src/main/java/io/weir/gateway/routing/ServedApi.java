package io.weir.gateway.routing;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.headers.HeaderRules;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.Api;
import io.weir.transcoding.RequestField;
import io.weir.transcoding.Rpc;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * API in one schema, and the cluster whose instances serve it. An API whose instances have
 * different schemas is served once in each of them, all with the same number.
 *
 * @param number position of the API in the configuration, from 0
 * @param schema hash of the schema, which identifies the epoch
 * @param speakers instances that have this schema; null for any instance of the cluster
 * @param headers translation of headers
 * @param keys request field with the balancing key, by RPC, if the cluster balances by a key
 * @param rpcs the RPCs, by their identity in the schema
 */
public record ServedApi(
    int number,
    String clusterName,
    Cluster cluster,
    String schema,
    Api api,
    @Nullable Eligible speakers,
    HeaderRules headers,
    Map<String, RequestField> keys,
    IdentityHashMap<Rpc, ServedRpc> rpcs) {
  private static final BodyLimit UNBOUNDED = new BodyLimit(Long.MAX_VALUE, "none");

  /**
   * Rules of an API.
   *
   * @param headers translation of headers
   */
  public record Rules(HeaderRules headers, RpcRules rpcs) {}

  /** Creates an API, and finds the fields with the balancing key of the cluster. */
  public static ServedApi of(
      int number,
      String clusterName,
      Cluster cluster,
      String schema,
      Api api,
      @Nullable Eligible speakers,
      Rules rules) {
    Map<String, RequestField> keys = cluster.keyField().map(api::requestField).orElse(Map.of());
    var rpcs = new IdentityHashMap<Rpc, ServedRpc>();
    for (var rpc : api.rpcs()) {
      rpcs.put(rpc, rules.rpcs().of(rpc).in(speakers, keys.get(rpc.fullName())));
    }
    return new ServedApi(
        number, clusterName, cluster, schema, api, speakers, rules.headers(), keys, rpcs);
  }

  /** Returns an RPC that the schema need not list, with the limits of streams. */
  ServedRpc unlisted(MethodPolicy method) {
    return new ServedRpc(method, false, false, UNBOUNDED, null, null).in(speakers, null);
  }

  /** Returns an RPC of the schema. */
  ServedRpc rpc(Rpc rpc) {
    return Objects.requireNonNull(rpcs.get(rpc), "an RPC of the schema");
  }

  /**
   * Returns the number of instances in rotation with this schema, or 1 if it is the only schema.
   */
  int share() {
    return speakers == null ? 1 : speakers.usable();
  }

  /** Sends a call that was encoded with this schema to an instance that has it. */
  public HttpResponse call(Exchange exchange, HttpRequest request, MethodPolicy method) {
    return cluster.call(exchange, request, method);
  }
}
