package io.weir.gateway.explain;

import io.weir.gateway.routing.ServedApi;
import io.weir.gateway.routing.ServedRpc;
import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.runtime.config.MaxTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes how the engine would treat a call.
 *
 * @param maxTime limit of the gateway on unary calls
 */
record EngineTerms(Map<String, ClusterConfig> clusters, MaxTime maxTime) {

  EngineTerms {
    clusters = Map.copyOf(clusters);
  }

  /**
   * Describes one call.
   *
   * @param key balancing key of the call; null if it is not known
   */
  Explanation.Engine of(ServedApi api, ServedRpc rpc, @Nullable String key) {
    boolean unary = rpc.unary();
    var repeat = rpc.method().repeat();
    var limits = Objects.requireNonNull(rpc.method().limits(), "the gateway sets them");
    var config =
        Objects.requireNonNull(clusters.get(api.clusterName()), "every API names a cluster");
    var view = api.cluster().view();
    var bounds = config.maxConcurrent();
    int max = unary ? bounds.calls() : bounds.maxStreams();
    return new Explanation.Engine(
        view.name(),
        view.policy(),
        key,
        limits.attempts(),
        retries(config, repeat),
        unary && repeat == Repeat.SAFE ? hedge(limits) : null,
        unary ? Explanation.Unary.of(rpc.deadline() ? maxTime : MaxTime.none(), limits) : null,
        unary ? null : config.streams(),
        max,
        bounds.ofService(service(rpc.name())).orElse(max),
        view.endpoints());
  }

  private static String service(String rpc) {
    return rpc.substring(0, rpc.indexOf('/'));
  }

  private static String retries(ClusterConfig config, Repeat repeat) {
    var budget = "from a budget of " + config.retry().budget() + " of the calls";
    return switch (repeat) {
      case NEVER -> "only if no instance saw it";
      case KEYED -> "with an idempotency-key " + budget + ", else only if no instance saw it";
      case SAFE, IDEMPOTENT -> budget;
    };
  }

  private static @Nullable String hedge(CallLimits limits) {
    var at = limits.hedge();
    return at == null ? null : "beside an attempt that takes longer than " + at + " of its RPC";
  }
}
