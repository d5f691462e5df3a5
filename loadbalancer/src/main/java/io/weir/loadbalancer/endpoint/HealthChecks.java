package io.weir.loadbalancer.endpoint;

import io.netty.channel.EventLoop;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.health.HealthProbe;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * Checks every endpoint once an interval, each at its own moment, so that many make no burst. One
 * check of an endpoint at a time.
 */
public final class HealthChecks implements AutoCloseable {
  private final Endpoints endpoints;
  private final HealthConfig config;
  private final HealthProbe probe;
  private final EventLoop eventLoop;
  private final IntUnaryOperator random;
  private volatile boolean closed;

  public HealthChecks(
      Endpoints endpoints, HealthConfig config, EventLoop eventLoop, IntUnaryOperator random) {
    this.endpoints = endpoints;
    this.config = config;
    this.probe = new HealthProbe(config.timeout());
    this.eventLoop = eventLoop;
    this.random = random;
  }

  /** The first checks go out at once. */
  public void start() {
    for (var endpoint : endpoints.all()) {
      eventLoop.execute(() -> check(endpoint));
    }
  }

  private void check(ClusterEndpoint endpoint) {
    if (closed) {
      return;
    }
    var _ =
        probe
            .check(endpoint.client())
            .thenAccept(result -> endpoints.observed(endpoint, result))
            .whenComplete((done, thrown) -> again(endpoint));
  }

  private void again(ClusterEndpoint endpoint) {
    if (!closed) {
      var _ = eventLoop.schedule(() -> check(endpoint), waitMicros(), TimeUnit.MICROSECONDS);
    }
  }

  /** The interval ±10 %. */
  private long waitMicros() {
    long interval = TimeUnit.NANOSECONDS.toMicros(config.interval().toNanos());
    int spread = (int) Math.min(Integer.MAX_VALUE, Math.max(1, interval / 5));
    return interval - spread / 2 + random.applyAsInt(spread);
  }

  @Override
  public void close() {
    closed = true;
  }
}
