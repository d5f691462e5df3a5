package io.weir.loadbalancer.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.attempt.Attempt;
import io.weir.loadbalancer.attempt.Sent;
import io.weir.loadbalancer.attempt.Wire;
import io.weir.loadbalancer.outcome.Ending;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.concurrent.TimeUnit;

/**
 * Refuses attempts while the breaker of their RPC service is open; judges those it lets through.
 */
public final class BreakerWire implements Wire {
  private final Wire next;
  private final Breakers breakers;
  private final Runnable onRefusal;

  public BreakerWire(Wire next, Breakers breakers, Runnable onRefusal) {
    this.next = next;
    this.breakers = breakers;
    this.onRefusal = onRefusal;
  }

  @Override
  public Sent send(Attempt attempt) {
    var breaker = breakers.of(attempt.plan().rpc());
    if (!breaker.tryAcquirePermission()) {
      onRefusal.run();
      attempt.span().addEvent("weir.breaker.refused");
      return Sent.refused(
          Ending.refused(
              GrpcCode.UNAVAILABLE, "the circuit breaker of " + breaker.getName() + " is open"));
    }
    var sent = next.send(attempt);
    sent.onEnd(ending -> judge(breaker, sent.tookNanos(), ending));
    return sent;
  }

  private static void judge(CircuitBreaker breaker, long tookNanos, Ending ending) {
    if (ending.outcome() == Outcome.IGNORED) {
      breaker.releasePermission();
      return;
    }
    breaker.onResult(tookNanos, TimeUnit.NANOSECONDS, ending.outcome());
  }
}
