package io.weir.loadbalancer.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.weir.loadbalancer.attempt.Attempt;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.attempt.UpstreamRequest;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.GrpcCode;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.concurrent.TimeUnit;

/**
 * Refuses attempts while the breaker of their RPC service is open; judges those it lets through.
 */
public final class BreakerLayer implements Transport {
  private final Transport next;
  private final Breakers breakers;
  private final Runnable onRefusal;

  public BreakerLayer(Transport next, Breakers breakers, Runnable onRefusal) {
    this.next = next;
    this.breakers = breakers;
    this.onRefusal = onRefusal;
  }

  @Override
  public UpstreamRequest send(Attempt attempt) {
    var breaker = breakers.of(attempt.plan().rpc());
    if (!breaker.tryAcquirePermission()) {
      onRefusal.run();
      attempt.span().addEvent("weir.breaker.refused");
      return UpstreamRequest.refused(
          AttemptResult.refused(
              GrpcCode.UNAVAILABLE, "the circuit breaker of " + breaker.getName() + " is open"));
    }
    var sent = next.send(attempt);
    sent.onEnd(ending -> judge(breaker, sent.tookNanos(), ending));
    return sent;
  }

  private static void judge(CircuitBreaker breaker, long tookNanos, AttemptResult ending) {
    if (ending.outcome() == Outcome.IGNORED) {
      breaker.releasePermission();
      return;
    }
    breaker.onResult(tookNanos, TimeUnit.NANOSECONDS, ending.outcome());
  }
}
