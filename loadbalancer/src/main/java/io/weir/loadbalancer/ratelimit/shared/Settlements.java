package io.weir.loadbalancer.ratelimit.shared;

import io.weir.loadbalancer.ratelimit.shared.RateLimitStoreConfig.WhenAway;
import io.weir.loadbalancer.retry.Backoff;
import io.weir.runtime.config.DurationRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Settles the leases of all shared limits with their store: in batches, one at a time, each lease
 * some hundred times a second at most. While the store is away, only asks whether it is back.
 * Thread-safe; no caller waits.
 */
public final class Settlements implements AutoCloseable {
  /** Leases that wait. More are settled when they are next used. */
  private static final int QUEUE = 100_000;

  /** Leases in a batch, a fraction of a millisecond of the store's time. */
  private static final int BATCH = 128;

  /** Time between two batches that are not full. Gateways may spend the same tokens within it. */
  private static final long EVERY = Duration.ofMillis(10).toNanos();

  /** Time between questions whether an idle store is there. */
  private static final long PROBE = Duration.ofSeconds(5).toNanos();

  private static final DurationRange BACKOFF =
      new DurationRange(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final BucketStore store;
  private final RateLimitStoreConfig config;
  private final SharedEnvironment environment;
  private final StoreState state;
  private final Backoff backoff;
  private final Queue<Lease> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private volatile Mode mode;
  private volatile boolean closed;

  /** Earliest time of the next batch. */
  private volatile long due;

  /** Failures in a row. Only the thread that is busy sees it. */
  private int failures;

  /** How calls are counted at present. */
  enum Mode {
    /** With the other gateways. */
    SHARED,
    /** By this gateway for itself. */
    ALONE,
    /** They are not: all are refused. */
    REFUSING;

    static Mode withoutStore(WhenAway policy) {
      return policy == WhenAway.OPEN ? ALONE : REFUSING;
    }
  }

  Settlements(BucketStore store, RateLimitStoreConfig config, SharedEnvironment environment) {
    this.store = store;
    this.config = config;
    this.environment = environment;
    this.mode = Mode.withoutStore(config.whenAway());
    this.state = new StoreState(config, environment);
    this.backoff = new Backoff(environment.random());
    this.due = environment.nanoTime().getAsLong();
  }

  /**
   * Connects to a store. Waits for its first answer or failure, so that the first calls are not
   * those of a gateway that is alone.
   *
   * @param config names a store
   */
  public static Settlements start(RateLimitStoreConfig config, SharedEnvironment environment) {
    var settlements = new Settlements(RedisStore.of(config), config, environment);
    settlements.start();
    var _ =
        settlements
            .first
            .completeOnTimeout(null, RedisStore.CONNECT.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    return settlements;
  }

  void start() {
    probe();
  }

  /** Returns how calls are counted at present. */
  Mode mode() {
    return mode;
  }

  String prefix() {
    return config.prefix();
  }

  LongSupplier nanoTime() {
    return environment.nanoTime();
  }

  /** Takes a lease to settle. Returns false if too many wait. */
  boolean add(Lease lease) {
    if (waiting.incrementAndGet() > QUEUE) {
      waiting.decrementAndGet();
      state.dropped();
      return false;
    }
    queue.add(lease);
    wake();
    return true;
  }

  private void wake() {
    if (!queue.isEmpty() && busy.compareAndSet(false, true)) {
      after(Math.max(0, due - now()), this::settle);
    }
  }

  /** Asks an idle store whether it is there, now and again. */
  private void probe() {
    if (busy.compareAndSet(false, true)) {
      after(0, this::settle);
    }
    after(PROBE, this::probe);
  }

  private void settle() {
    List<Lease> batch = failures == 0 ? batch() : List.of();
    long now = now();
    due = batch.size() < BATCH ? now + EVERY : now;
    var settlements = batch.stream().map(lease -> lease.settle(now)).toList();
    var _ =
        CompletableFuture.completedFuture(settlements)
            .thenCompose(store::settle)
            .whenComplete((missing, failure) -> after(0, () -> settled(batch, missing, failure)));
  }

  private List<Lease> batch() {
    List<Lease> batch = new ArrayList<>();
    for (var next = queue.poll(); next != null; next = batch.size() < BATCH ? queue.poll() : null) {
      waiting.decrementAndGet();
      batch.add(next);
    }
    return batch;
  }

  private void settled(
      List<Lease> batch, @Nullable List<Long> missing, @Nullable Throwable failure) {
    if (failure != null || missing == null || missing.size() != batch.size()) {
      failures++;
      mode = Mode.withoutStore(config.whenAway());
      state.away(failure, batch.size());
      first.complete(null);
      after(backoff.nanos(BACKOFF, failures), this::settle);
      return;
    }
    failures = 0;
    long now = now();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).settled(missing.get(i), now);
    }
    mode = Mode.SHARED;
    state.present(batch.size());
    first.complete(null);
    busy.set(false);
    wake();
  }

  private long now() {
    return environment.nanoTime().getAsLong();
  }

  private void after(long nanos, Runnable task) {
    if (closed) {
      return;
    }
    try {
      environment.timer().after(nanos, task);
    } catch (RejectedExecutionException _) {
      // The process is ending.
      closed = true;
    }
  }

  /** Ends the settling. What was spent in the last moment is not told to the store. */
  @Override
  public void close() {
    closed = true;
    state.close();
    store.close();
  }
}
