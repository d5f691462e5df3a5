package io.weir.loadbalancer.attempt;

import io.weir.loadbalancer.endpoint.Endpoints;
import java.util.function.LongSupplier;

/** Tells how each attempt ended to who takes endpoints out for it; also of one that was refused. */
public final class OutlierWire implements Wire {
  private final Wire next;
  private final Endpoints endpoints;
  private final LongSupplier nanoTime;

  public OutlierWire(Wire next, Endpoints endpoints, LongSupplier nanoTime) {
    this.next = next;
    this.endpoints = endpoints;
    this.nanoTime = nanoTime;
  }

  @Override
  public Sent send(Attempt attempt) {
    long started = nanoTime.getAsLong();
    var sent = next.send(attempt);
    var endpoint = attempt.endpoint();
    sent.onEnd(
        ending -> endpoints.ended(endpoint, ending.outcome(), nanoTime.getAsLong() - started));
    return sent;
  }
}
