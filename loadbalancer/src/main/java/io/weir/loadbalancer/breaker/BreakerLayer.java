package io.weir.loadbalancer.breaker;

import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.attempt.Attempt;
import io.weir.loadbalancer.attempt.AttemptLayer;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.attempt.UpstreamRequest;
import io.weir.loadbalancer.outcome.AttemptResult;

/**
 * Refuses attempts while the circuit breaker of their RPC is open, and reports the results of all
 * other attempts to it.
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
              GrpcCode.UNAVAILABLE,
              "the circuit breaker of " + breaker.circuit().getName() + " is open"));
    }
    var sent = next.send(attempt);
    sent.onEnd(
        result -> breaker.ended(attempt.endpoint(), sent.tookNanos(), breakers.judge(result)));
    return sent;
  }
}
