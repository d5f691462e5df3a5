package io.weir.runtime.identity.jwt;

import io.weir.observability.logs.OutageLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keys of one issuer, read again from time to time, and once when a token names a key that is not
 * known. While the source fails, the old keys stay. Thread-safe; reading never blocks.
 */
final class KeyCache implements AutoCloseable {
  /** Shortest time between two readings, however many tokens name unknown keys. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Time after which a failed reading is repeated, if the usual one is not shorter. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final CompletableFuture<@Nullable Void> DONE =
      CompletableFuture.completedFuture(null);

  private final KeySource source;
  private final Duration every;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanoTime;
  private final OutageLog outage;
  private volatile @Nullable VerificationKeys keys;
  private @Nullable CompletableFuture<@Nullable Void> reading;
  private @Nullable ScheduledFuture<?> next;
  private boolean begun;
  private boolean closed;
  private long lastNanos;
  private long readings;

  /**
   * @param name of the keys in the log
   * @param every time between two readings
   */
  KeyCache(
      String name,
      KeySource source,
      Duration every,
      ScheduledExecutorService timer,
      LongSupplier nanoTime) {
    this.source = source;
    this.every = every;
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.outage = new OutageLog(LoggerFactory.getLogger(KeyCache.class), "the keys of " + name);
  }

  /** Returns the latest keys; null until they could be read. */
  @Nullable VerificationKeys now() {
    return keys;
  }

  /** Returns the number of readings so far. */
  synchronized long readings() {
    return readings;
  }

  /** Returns true if the latest reading has failed. */
  boolean isFailing() {
    return outage.isFailing();
  }

  /** Reads the keys, and plans the next reading. */
  void start() {
    var _ = read();
  }

  /**
   * Starts with keys that another cache has read from the same source, so that a change of the
   * configuration while the source is down loses none.
   *
   * @param known null if it has read none
   */
  void startWith(@Nullable VerificationKeys known) {
    keys = known;
    start();
  }

  /**
   * Asks for newer keys, because a token names one that is not known, or there are none yet.
   *
   * @return future that completes when a reading under way has ended, well or not; already complete
   *     if the keys were read a moment ago
   */
  synchronized CompletableFuture<@Nullable Void> newer() {
    if (reading != null) {
      return reading;
    }
    boolean early = begun && nanoTime.getAsLong() - lastNanos < INTERVAL.toNanos();
    return early ? DONE : read();
  }

  private synchronized CompletableFuture<@Nullable Void> read() {
    if (closed || reading != null) {
      return reading == null ? DONE : reading;
    }
    begun = true;
    readings++;
    lastNanos = nanoTime.getAsLong();
    stopWaiting();
    var done = new CompletableFuture<@Nullable Void>();
    reading = done;
    var _ =
        source
            .read()
            .handle((found, thrown) -> {
              ended(found, thrown);
              return done.complete(null);
            });
    return done;
  }

  private synchronized void ended(@Nullable VerificationKeys found, @Nullable Throwable thrown) {
    reading = null;
    if (found == null) {
      outage.failing(OutageLog.reason(thrown));
    } else {
      // The same object while nothing has changed: verified tokens are kept for it.
      keys = found.equals(keys) ? keys : found;
      outage.working();
    }
    var wait = found == null && AGAIN.compareTo(every) < 0 ? AGAIN : every;
    next = closed ? null : timer.schedule(this::start, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stopWaiting() {
    if (next != null) {
      next.cancel(false);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stopWaiting();
  }
}
