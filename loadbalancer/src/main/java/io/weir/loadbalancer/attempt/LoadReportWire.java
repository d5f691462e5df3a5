package io.weir.loadbalancer.attempt;

import io.weir.loadbalancer.endpoint.Endpoints;
import io.weir.loadbalancer.health.CheckResult;
import io.weir.loadbalancer.outcome.Ending;
import io.weir.loadbalancer.outcome.Outcome;

/** Counts what is on the wire, and takes an endpoint that refuses connections out at once. */
public final class LoadReportWire implements Wire {
  private final Wire next;
  private final Endpoints endpoints;

  public LoadReportWire(Wire next, Endpoints endpoints) {
    this.next = next;
    this.endpoints = endpoints;
  }

  @Override
  public Sent send(Attempt attempt) {
    var endpoint = attempt.endpoint();
    endpoint.begin();
    var sent = next.send(attempt);
    sent.onEnd(
        ending -> {
          endpoint.end(ending.outcome() == Outcome.FAILURE);
          if (ending.reach() == Ending.Reach.NOT_CONNECTED) {
            endpoints.observed(endpoint, new CheckResult.Unreachable(ending.message()));
          }
        });
    return sent;
  }
}
