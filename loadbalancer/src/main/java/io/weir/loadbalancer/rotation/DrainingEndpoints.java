package io.weir.loadbalancer.rotation;

import io.netty.channel.EventLoop;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Membership;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Drains endpoints that left their cluster: polls until the last call has ended, then releases the
 * endpoint. Gives up after a while, because a stream may never end. The first poll is delayed,
 * because a call may have picked the endpoint a moment before it left.
 */
public final class DrainingEndpoints implements Membership {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Endpoints endpoints;
  private final EventLoop eventLoop;
  private final long looks;

  /**
   * @param patience time after which calls in flight are abandoned
   */
  public DrainingEndpoints(Endpoints endpoints, EventLoop eventLoop, Duration patience) {
    this.endpoints = endpoints;
    this.eventLoop = eventLoop;
    this.looks = Math.max(1, patience.dividedBy(LOOK));
  }

  @Override
  public void left(ClusterEndpoint endpoint) {
    lookLater(endpoint, looks);
  }

  private void lookLater(ClusterEndpoint endpoint, long left) {
    var _ = eventLoop.schedule(() -> look(endpoint, left), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(ClusterEndpoint endpoint, long left) {
    if (!endpoint.removed()) {
      return;
    }
    if (endpoint.inFlight() == 0 || left <= 1) {
      boolean _ = endpoints.gone(endpoint);
    } else {
      lookLater(endpoint, left - 1);
    }
  }
}
