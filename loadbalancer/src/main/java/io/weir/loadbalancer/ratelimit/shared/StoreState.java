package io.weir.loadbalancer.ratelimit.shared;

import io.micrometer.core.instrument.Counter;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.observability.metrics.OwnedMeters.Name;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators whether the store answers: a gauge, counters, and one line of log when that
 * changes. One thread at a time changes it.
 */
final class StoreState implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StoreState.class);

  private final RateLimitStoreConfig config;
  private final LongSupplier nanoTime;
  private final OwnedMeters meters;
  private final Counter settled;
  private final Counter failed;
  private final Counter dropped;
  private volatile boolean away;
  private volatile boolean answered;
  private long since;

  StoreState(RateLimitStoreConfig config, SharedEnvironment environment) {
    this.config = config;
    this.nanoTime = environment.nanoTime();
    this.settled = counter(environment, "settled");
    this.failed = counter(environment, "failed");
    this.dropped = counter(environment, "dropped");
    this.meters = OwnedMeters.claimed(environment.meters());
    var _ =
        meters.gauge(
            Name.of("weir.rate.limit.store.up", "1 while the store of shared rate limits answers"),
            this,
            StoreState::up);
  }

  private static Counter counter(SharedEnvironment environment, String result) {
    return Counter.builder("weir.rate.limit.settlements")
        .description("Buckets of shared rate limits that were settled with their store, or not")
        .tag("result", result)
        .register(environment.meters());
  }

  private int up() {
    return answered && !away ? 1 : 0;
  }

  /** Counts a bucket that has to wait for its next call. */
  void dropped() {
    dropped.increment();
  }

  void present(int buckets) {
    settled.increment(buckets);
    if (!answered) {
      answered = true;
      log.info("rate-limit-store: {} answers; limits are shared", config.redis());
    } else if (away) {
      log.info(
          "rate-limit-store: {} is back after {} s; limits are shared again",
          config.redis(),
          TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - since));
    }
    away = false;
  }

  void away(@Nullable Throwable failure, int buckets) {
    failed.increment(buckets);
    if (away) {
      return;
    }
    away = true;
    since = nanoTime.getAsLong();
    log.warn(
        "rate-limit-store: {} is away ({}); until it is back, {}",
        config.redis(),
        reason(failure),
        switch (config.whenAway()) {
          case OPEN -> "each gateway counts for itself";
          case CLOSED -> "calls with a shared limit are refused (when-away: closed)";
        });
  }

  private String reason(@Nullable Throwable failure) {
    var cause = failure;
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case null -> "no answer";
      case TimeoutException _ -> "no answer in time";
      default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    };
  }

  /** Ends the gauge. */
  @Override
  public void close() {
    meters.close();
  }
}
