package io.weir.loadbalancer.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.attempt.Attempt;
import io.weir.loadbalancer.attempt.AttemptLayer;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.attempt.UpstreamRequest;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.concurrent.TimeUnit;

/**
 * Refuses attempts while the circuit breaker of their RPC service is open, and reports the results
 * of all other attempts to it.
 */
public final class BreakerLayer implements AttemptLayer {
  private final Breakers breakers;
  private final Runnable onRefusal;

  public BreakerLayer(Breakers breakers, Runnable onRefusal) {
    this.breakers = breakers;
    this.onRefusal = onRefusal;
  }

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    var breaker = breakers.of(attempt.method().rpc());
    if (!breaker.tryAcquirePermission()) {
      onRefusal.run();
      attempt.span().addEvent("weir.breaker.refused");
      return UpstreamRequest.refused(
          AttemptResult.refused(
              GrpcCode.UNAVAILABLE, "the circuit breaker of " + breaker.getName() + " is open"));
    }
    var sent = next.send(attempt);
    sent.onEnd(result -> record(breaker, sent.tookNanos(), result));
    return sent;
  }

  private static void record(CircuitBreaker breaker, long tookNanos, AttemptResult result) {
    if (result.outcome() == Outcome.IGNORED) {
      breaker.releasePermission();
      return;
    }
    breaker.onResult(tookNanos, TimeUnit.NANOSECONDS, result.outcome());
  }
}
