package io.weir.loadbalancer.health;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.weir.loadbalancer.connection.Protocol;
import io.weir.loadbalancer.connection.Warming;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointState;
import io.weir.loadbalancer.endpoint.Membership;
import io.weir.loadbalancer.rotation.Endpoints;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks every endpoint of a cluster once an interval, spread over the interval so that checks do
 * not come in bursts. An endpoint never has two checks at once. Also watches an endpoint that
 * serves.
 */
public final class HealthChecks implements Membership, AutoCloseable {
  /**
   * Number of new endpoints that are checked at once; checks of more are spread over an interval.
   */
  private static final int AT_ONCE = 16;

  private final Endpoints endpoints;
  private final HealthConfig config;
  private final Probe probe;
  private final EventLoopGroup loops;
  private final EventLoop eventLoop;
  private final @Nullable Warming warming;
  private final LongSupplier nanoTime;
  private final IntUnaryOperator random;
  private final Map<ClusterEndpoint, Checking> checking = new ConcurrentHashMap<>();
  private int unchecked;
  private volatile boolean closed;

  /**
   * @param protocol protocol that the endpoints speak
   * @param loops event loops that make the checks in turn; each has its own connections
   * @param warms whether the connections of all event loops are opened before an endpoint is used
   */
  public HealthChecks(
      Endpoints endpoints,
      HealthConfig config,
      Protocol protocol,
      EventLoopGroup loops,
      boolean warms,
      LongSupplier nanoTime,
      IntUnaryOperator random) {
    this.endpoints = endpoints;
    this.config = config;
    this.probe = Probe.of(config, protocol);
    this.loops = loops;
    this.eventLoop = loops.next();
    this.warming = warms && probe.watches() ? new Warming(probe::check, loops) : null;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Starts the checks of the current endpoints. */
  public void start() {
    endpoints.onMembership(this);
  }

  @Override
  public void joined(ClusterEndpoint endpoint) {
    var begun = new Checking(endpoint);
    var before = checking.put(endpoint, begun);
    if (before != null) {
      before.end();
    }
    begun.first(unchecked++ < AT_ONCE ? 0 : random.applyAsInt(spread(1)));
  }

  @Override
  public void left(ClusterEndpoint endpoint) {
    var ended = checking.remove(endpoint);
    if (ended != null) {
      ended.end();
    }
  }

  /**
   * Ends the watch of an endpoint that sent GOAWAY. An endpoint that shuts down waits for its
   * streams, and the watch must not delay it. The next good check starts a new watch.
   */
  public void leaving(ClusterEndpoint endpoint) {
    var found = checking.get(endpoint);
    if (found != null) {
      found.unwatch();
    }
  }

  /** Returns the time until the next check; null during a check, or for an unknown endpoint. */
  public @Nullable Duration next(ClusterEndpoint endpoint) {
    var found = checking.get(endpoint);
    return found == null || found.running
        ? null
        : Duration.ofNanos(Math.max(0, found.nextNanos - nanoTime.getAsLong()));
  }

  /** Returns the interval ±10 %, in microseconds. */
  private long waitMicros() {
    int spread = spread(5);
    return TimeUnit.NANOSECONDS.toMicros(config.interval().toNanos())
        - spread / 2
        + random.applyAsInt(spread);
  }

  /** Returns a part of the interval in microseconds. */
  private int spread(int parts) {
    long interval = TimeUnit.NANOSECONDS.toMicros(config.interval().toNanos());
    return Math.clamp(interval / parts, 1, Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    closed = true;
    checking.values().forEach(Checking::end);
  }

  /** Checks of one endpoint while its cluster names it. */
  private final class Checking {
    private final ClusterEndpoint endpoint;
    private volatile boolean over;
    private volatile boolean running;
    private volatile long nextNanos;
    private @Nullable HealthWatch watch;
    private boolean unwatchable;

    Checking(ClusterEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    void first(long micros) {
      if (micros == 0) {
        running = true;
        eventLoop.execute(this::check);
      } else {
        later(micros);
      }
    }

    private void later(long micros) {
      nextNanos = nanoTime.getAsLong() + TimeUnit.MICROSECONDS.toNanos(micros);
      running = false;
      var _ = eventLoop.schedule(this::check, micros, TimeUnit.MICROSECONDS);
    }

    private void check() {
      if (closed || over) {
        return;
      }
      running = true;
      var _ =
          probe
              .check(endpoint, loops.next())
              .thenCompose(this::warmed)
              .thenAccept(this::checked)
              .whenComplete((done, thrown) -> again());
    }

    /** Opens the connections of an endpoint before it is used. */
    private CompletableFuture<CheckResult> warmed(CheckResult result) {
      var health = endpoint.health();
      boolean enters =
          !health.usable() && health.checked(result, config.thresholds()).health().usable();
      boolean begins = health instanceof EndpointState.Connecting(boolean trusted, _) && trusted;
      if (warming == null || !(enters || begins) || !(result instanceof CheckResult.Serving)) {
        return CompletableFuture.completedFuture(result);
      }
      if (begins) {
        endpoints.observed(endpoint, result);
      }
      return warming.warm(endpoint, endpoints.all().size());
    }

    private void checked(CheckResult result) {
      endpoints.observed(endpoint, result);
      if (result instanceof CheckResult.Serving && probe.watches()) {
        watch();
      } else {
        unwatch();
      }
    }

    private synchronized void watch() {
      if (watch == null && !unwatchable && !over && !closed) {
        var begun = new HealthWatch(endpoint.client(), this::told, this::watchEnded);
        watch = begun;
        begun.start();
      }
    }

    /** Handles a status from the watch, and ends a watch that would delay a shutdown. */
    private void told(CheckResult result) {
      if (!over) {
        endpoints.observed(endpoint, result);
      }
      if (!(result instanceof CheckResult.Serving)) {
        unwatch();
      }
    }

    private synchronized void watchEnded(boolean never) {
      watch = null;
      unwatchable |= never;
    }

    private synchronized void unwatch() {
      var open = watch;
      if (open != null) {
        open.close();
      }
    }

    void end() {
      over = true;
      unwatch();
    }

    private void again() {
      if (!closed && !over) {
        later(waitMicros());
      }
    }
  }
}
