package io.weir.loadbalancer.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.loadbalancer.access.AccessRules.Condition;
import io.weir.runtime.access.Decision;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.identity.Identity;
import io.weir.runtime.identity.Proof;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether callers meet the conditions of their calls. The reason of a refusal goes into the
 * span and a counter, not to the caller. Thread-safe.
 */
public final class AccessDecisions {
  private static final AttributeKey<String> REFUSED = AttributeKey.stringKey("weir.access.refused");
  private static final Condition OPEN = Condition.open();

  private final Map<AccessRefusal, Counter> refused = new EnumMap<>(AccessRefusal.class);

  public AccessDecisions(MeterRegistry meters) {
    for (var refusal : AccessRefusal.values()) {
      refused.put(refusal, counter(meters, refusal.reason()));
    }
  }

  private static Counter counter(MeterRegistry meters, String reason) {
    return Counter.builder("weir.access.refused")
        .description("Requests refused because their caller may not make them")
        .tag("reason", reason)
        .register(meters);
  }

  /**
   * Decides about a request.
   *
   * @param conditions all of which must be met
   * @return how it is refused; null if it is allowed
   */
  public @Nullable AccessRefusal refusal(Exchange exchange, List<Condition> conditions) {
    var proof = exchange.caller().proof();
    for (var condition : conditions) {
      var refusal =
          switch (decide(condition, proof)) {
            case Decision.Allowed _ -> null;
            case Decision.Denied why ->
                recorded(exchange, AccessRefusal.denied(proof), why.reason(), condition);
            case Decision.Unauthenticated why ->
                recorded(exchange, AccessRefusal.unauthenticated(proof), why.reason(), condition);
          };
      if (refusal != null) {
        return refusal;
      }
    }
    if (exchange.caller().identityEnds() != null) {
      exchange.caller().allowedIf(identity -> allows(conditions, identity));
    }
    return null;
  }

  private static boolean allows(List<Condition> conditions, Identity identity) {
    var proof = new Proof.Verified(identity);
    return conditions.stream()
        .allMatch(condition -> decide(condition, proof) instanceof Decision.Allowed);
  }

  private AccessRefusal recorded(
      Exchange exchange, AccessRefusal refusal, String reason, Condition condition) {
    Objects.requireNonNull(refused.get(refusal)).increment();
    exchange.span().setAttribute(REFUSED, reason + "; " + condition.origin());
    return refusal;
  }

  /** Decides about one condition. */
  public static Decision decide(Condition condition, Proof proof) {
    // Without any rule, nothing says that an RPC is public: a token that is there must be valid.
    boolean doubtful = proof instanceof Proof.Rejected || proof instanceof Proof.Unknown;
    return condition.equals(OPEN) && doubtful
        ? new Decision.Unauthenticated(proof.doubt())
        : condition.permission().decide(proof.identity(), proof.doubt());
  }
}
