package io.weir.loadbalancer.attempt;

import io.weir.loadbalancer.rotation.Endpoints;

/** Reports the result of each attempt to the outlier detection, refused attempts included. */
public final class OutlierReportLayer implements AttemptLayer {
  private final Endpoints endpoints;

  public OutlierReportLayer(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    var sent = next.send(attempt);
    var endpoint = attempt.endpoint();
    sent.onEnd(result -> endpoints.ended(endpoint, result.outcome(), sent.tookNanos()));
    return sent;
  }
}
