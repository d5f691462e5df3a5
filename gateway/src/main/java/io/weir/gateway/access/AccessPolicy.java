package io.weir.gateway.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.RoutingResult;
import io.weir.gateway.routing.ServedRpc;
import io.weir.loadbalancer.access.AccessDecisions;
import io.weir.loadbalancer.access.AccessRules;
import io.weir.loadbalancer.access.AccessRules.Condition;
import io.weir.loadbalancer.passthrough.RequestPath;
import io.weir.runtime.exchange.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller may make a call. The one place that does: it sees what a request means
 * after routing, so that neither a spelling of its path nor its form changes the decision. As soon
 * as one rule exists, what no rule allows is denied. Thread-safe.
 */
public final class AccessPolicy {
  private static final Condition OPEN = Condition.open();
  private static final Condition NONE = Condition.none();

  private final AccessRules rules;
  private final CurrentApis apis;
  private final AccessDecisions decisions;

  public AccessPolicy(AccessRules rules, CurrentApis apis, MeterRegistry meters) {
    this.rules = rules;
    this.apis = apis;
    this.decisions = new AccessDecisions(meters);
  }

  /** Decides about a request. Returns the failure for its caller; null if it is allowed. */
  public @Nullable Failure refusal(Exchange exchange, RoutingResult result) {
    var failure = decided(exchange, conditions(result));
    if (failure != null) {
      result.name(exchange);
    }
    return failure;
  }

  /**
   * Decides about a page of the gateway itself.
   *
   * @param path as received, without query
   */
  public @Nullable Failure refusalOfPage(Exchange exchange, String path) {
    return isRestricted() ? decided(exchange, ofPath(RequestPath.of(path))) : null;
  }

  /**
   * Returns the conditions of a request, all of which must be met; empty for what has none because
   * it calls nothing: the health of the gateway, the methods of a path, a refusal.
   */
  public List<Condition> conditions(RoutingResult result) {
    return switch (result) {
      case RoutingResult.Grpc call -> List.of(ofRpc(call.rpc()));
      case RoutingResult.Json call -> List.of(ofRpc(call.rpc()));
      case RoutingResult.Socket call -> List.of(ofRpc(call.rpc()));
      case RoutingResult.Http passed -> isRestricted() ? ofPath(passed.path()) : List.of(OPEN);
      case RoutingResult.HealthCheck _, RoutingResult.Options _, RoutingResult.Refused _ ->
          List.of();
    };
  }

  /** Returns the condition of an RPC. */
  public Condition ofRpc(ServedRpc rpc) {
    var own = rpc.access();
    if (own != null) {
      return own;
    }
    // Reflection is in no schema.
    return isRestricted() ? rules.ofRpc(rpc.name()).orElse(NONE) : OPEN;
  }

  private List<Condition> ofPath(@Nullable String path) {
    return path == null ? List.of(NONE) : rules.ofPath(path);
  }

  private boolean isRestricted() {
    return !rules.isEmpty() || apis.now().isRestricted();
  }

  private @Nullable Failure decided(Exchange exchange, List<Condition> conditions) {
    var refusal = decisions.refusal(exchange, conditions);
    return refusal == null ? null : AccessRefusals.of(refusal);
  }
}
