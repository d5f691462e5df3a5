package io.weir.loadbalancer.sidecar;

import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.access.AccessDecisions;
import io.weir.loadbalancer.access.AccessRules;
import io.weir.loadbalancer.access.AccessRules.Condition;
import io.weir.loadbalancer.ratelimit.RateLimitCheck;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.health.Health;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rules and rate limits of an inbound port. As soon as one rule exists, what no rule allows is
 * denied. Health checks of gRPC are open to every peer that has passed the handshake: callers
 * balance by them. Thread-safe.
 */
final class PeerPolicy implements CallPolicy {
  private static final String HEALTH = "grpc.health.v1.Health/";
  private static final Pattern RPC = Pattern.compile("[\\w.]+/\\w+");

  /** Longest name of an RPC. Callers invent names, and some of them are remembered. */
  private static final int LONGEST = 256;

  /** RPCs whose conditions are remembered. Those of more are looked for again. */
  private static final int RPCS = 1_000;

  private static final CallRefusal DRAINING =
      new CallRefusal(GrpcCode.UNAVAILABLE, "the sidecar is shutting down", 1);

  private final AccessRules rules;
  private final AccessDecisions decisions;
  private final RateLimitCheck limits;
  private final Health health;
  private final Map<String, List<Condition>> conditions = new ConcurrentHashMap<>();

  /**
   * @param health of this process, which is drained before the port is closed
   */
  PeerPolicy(AccessRules rules, AccessDecisions decisions, RateLimitCheck limits, Health health) {
    this.rules = rules;
    this.decisions = decisions;
    this.limits = limits;
    this.health = health;
  }

  /** Takes no other spelling of a path, because the application may read it as another RPC. */
  @Override
  public boolean isCall(Exchange exchange, String rpc) {
    var target = exchange.target();
    return rpc.length() <= LONGEST
        && target.length() == rpc.length() + 1
        && target.endsWith(rpc)
        && RPC.matcher(rpc).matches();
  }

  @Override
  public @Nullable CallRefusal ofRpc(Exchange exchange, String rpc) {
    if (rpc.startsWith(HEALTH)) {
      // The application is well, but its callers should turn to other instances.
      return health.draining() ? DRAINING : null;
    }
    var denied = rules.isEmpty() ? null : decisions.refusal(exchange, conditions(rpc));
    if (denied != null) {
      return CallRefusal.of(denied);
    }
    // Without a schema, any call may be a stream.
    var taken = limits.refusalOfUnknownRpc(exchange, rpc);
    return taken == null ? null : CallRefusal.of(taken);
  }

  private List<Condition> conditions(String rpc) {
    var known = conditions.get(rpc);
    if (known == null) {
      known = rules.ofUnknownRpc(rpc);
      if (conditions.size() < RPCS) {
        conditions.put(rpc, known);
      }
    }
    return known;
  }

  @Override
  public @Nullable CallRefusal ofPath(Exchange exchange, String path) {
    var denied = rules.isEmpty() ? null : decisions.refusal(exchange, rules.ofPath(path));
    if (denied != null) {
      return CallRefusal.of(denied);
    }
    var taken = limits.refusalOfPath(exchange, path);
    return taken == null ? null : CallRefusal.of(taken);
  }
}
