package io.weir.loadbalancer.ratelimit;

import io.weir.runtime.ratelimit.ByteBucket;
import io.weir.runtime.ratelimit.ByteBuckets;
import io.weir.runtime.ratelimit.OpenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Places of a call among the open streams of its keys, and the buckets in which its bytes are
 * counted. The call holds them until it ends. Filled before the call begins, thread-safe from then
 * on.
 */
final class CallHold {
  /** Longest time for which an answer waits that may be unary. */
  static final long SHORT = TimeUnit.SECONDS.toNanos(1);

  /** Hold of a call that only limits of calls count. */
  static final CallHold NOTHING = new CallHold(CallKind.UNARY);

  private final CallKind kind;
  private final List<Runnable> releases = new ArrayList<>(2);
  private final List<Counted> counted = new ArrayList<>(1);
  private final AtomicBoolean released = new AtomicBoolean();

  private record Counted(Limit limit, ByteBucket bucket) {}

  CallHold(CallKind kind) {
    this.kind = kind;
  }

  /** Adds a place among the open streams of a key. */
  void opened(OpenCounts counts, Object key) {
    releases.add(() -> counts.close(key));
  }

  /** Adds a bucket in which the bytes of the call are counted. */
  void counts(Limit limit, ByteBuckets buckets, Object key, ByteBucket bucket) {
    releases.add(() -> buckets.release(key));
    counted.add(new Counted(limit, bucket));
  }

  boolean isEmpty() {
    return releases.isEmpty();
  }

  boolean countsBytes() {
    return !counted.isEmpty();
  }

  /**
   * Counts bytes of the call.
   *
   * @param bytes 0 to ask again after a wait
   * @return nanoseconds for which the rest of the call has to wait
   */
  @SuppressWarnings("ForLoopReplaceableByForEach") // allocates no iterator
  long passed(long bytes) {
    long wait = 0;
    for (int i = 0; i < counted.size(); i++) {
      var bucket = counted.get(i).bucket;
      if (bytes > 0) {
        bucket.spend(bytes);
      }
      wait = Math.max(wait, bucket.waitNanos());
    }
    return switch (kind) {
      case UNARY -> 0;
      case STREAM -> wait;
      case UNKNOWN -> bytes > 0 ? Math.min(wait, SHORT) : 0;
    };
  }

  /** Returns the limit for which the call has to wait longest; null if it has to for none. */
  @Nullable RateLimitConfig slowest() {
    RateLimitConfig slowest = null;
    long longest = 0;
    for (var each : counted) {
      long wait = each.bucket.waitNanos();
      if (wait > longest) {
        longest = wait;
        slowest = each.limit.config();
      }
    }
    return slowest;
  }

  /** Gives everything back, once. */
  void release() {
    if (released.compareAndSet(false, true)) {
      releases.forEach(Runnable::run);
    }
  }
}
