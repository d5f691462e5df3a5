package io.weir.loadbalancer.attempt;

import io.weir.loadbalancer.rotation.Endpoints;

/** Tells how each attempt ended to who takes endpoints out for it; also of one that was refused. */
public final class OutlierReportLayer implements Transport {
  private final Transport next;
  private final Endpoints endpoints;

  public OutlierReportLayer(Transport next, Endpoints endpoints) {
    this.next = next;
    this.endpoints = endpoints;
  }

  @Override
  public UpstreamRequest send(Attempt attempt) {
    var sent = next.send(attempt);
    var endpoint = attempt.endpoint();
    sent.onEnd(ending -> endpoints.ended(endpoint, ending.outcome(), sent.tookNanos()));
    return sent;
  }
}
