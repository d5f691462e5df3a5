package io.weir.gateway.routing;

import io.weir.loadbalancer.access.AccessRules;
import io.weir.loadbalancer.access.AccessRules.Condition;
import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.transcoding.Rpc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the RPCs of an API: the routes, and the limits of RPCs without one.
 *
 * @param cluster limits of the cluster that serves the API
 * @param deadline whether {@code deadline.max} limits unary calls of the cluster
 * @param body largest content of a request
 * @param access who may call what
 */
public record RpcRules(
    List<RouteConfig> routes,
    CallLimits cluster,
    boolean deadline,
    BodyLimit body,
    AccessRules access) {
  public RpcRules {
    routes = List.copyOf(routes);
  }

  /** Returns an RPC with the settings of its route. */
  ServedRpc of(Rpc rpc) {
    var kind = rpc.kind();
    var policy =
        new MethodPolicy(rpc.fullName(), Repeats.of(rpc), kind == Rpc.Kind.UNARY)
            .limitedBy(cluster);
    var method = kind.answersStream() ? policy : policy.answeredOnce();
    boolean asksOnce = !kind.takesStream();
    return RpcPattern.mostSpecific(rpc.fullName(), routes, RouteConfig::rpc)
        .map(route ->
            new ServedRpc(
                keyed(method, route).limitedBy(route.limits().over(cluster)),
                route.deadline() == null ? deadline : route.deadline(),
                asksOnce,
                body.or(route),
                route.rpc(),
                condition(rpc)))
        .orElseGet(() -> new ServedRpc(method, deadline, asksOnce, body, null, condition(rpc)));
  }

  /** Returns the policy of a method for which its route may say that it honours a key. */
  private static MethodPolicy keyed(MethodPolicy method, RouteConfig route) {
    var honoured = route.idempotencyKey();
    return switch (method.repeat()) {
      case SAFE, IDEMPOTENT -> method;
      case KEYED, NEVER ->
          honoured == null
              ? method
              : method.repeating(honoured ? MethodPolicy.Repeat.KEYED : MethodPolicy.Repeat.NEVER);
    };
  }

  /**
   * Returns who may call an RPC: by the rules, otherwise by its schema; null if neither says so.
   */
  private @Nullable Condition condition(Rpc rpc) {
    var option = rpc.access();
    return access
        .ofRpc(rpc.fullName())
        .orElseGet(() -> option == null ? null : OptionAccess.condition(option));
  }
}
