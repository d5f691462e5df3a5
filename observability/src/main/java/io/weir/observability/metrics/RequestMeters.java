package io.weir.observability.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of the requests that a process serves: count, duration and status. Thread-safe. */
public final class RequestMeters {
  /** Labels of a time series; each takes few values. */
  public record Series(String route, String rpc, String method, int status, int grpcStatus) {}

  /** Stands for a missing gRPC status: the request never became a call. */
  public static final int NO_GRPC_STATUS = -1;

  private static final Series REST = new Series("other", "other", "other", 0, NO_GRPC_STATUS);

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1), Duration.ofNanos(2_500_000), Duration.ofMillis(5), Duration.ofMillis(10),
    Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry meters;
  private final BoundedSeries<Series, Timer> timers = new BoundedSeries<>(REST, this::register);
  private final AtomicInteger active = new AtomicInteger();

  public RequestMeters(MeterRegistry meters) {
    this.meters = meters;
    Gauge.builder("weir.requests.active", active, AtomicInteger::get)
        .description("Requests that have begun and not ended")
        .register(meters);
  }

  public void started() {
    active.incrementAndGet();
  }

  public void ended(Series series, long nanos) {
    active.decrementAndGet();
    timers.of(series).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer register(Series series) {
    return Timer.builder("weir.requests")
        .description("Requests served, by route, RPC and how they ended")
        .tag("route", series.route())
        .tag("rpc", series.rpc())
        .tag("method", series.method())
        .tag("status", Integer.toString(series.status()))
        .tag("grpc_status", grpc(series.grpcStatus()))
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  private static String grpc(int status) {
    return status == NO_GRPC_STATUS ? "none" : Integer.toString(status);
  }
}
