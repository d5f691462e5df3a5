package io.weir.loadbalancer.ratelimit.shared;

import io.weir.runtime.ratelimit.Take;
import java.util.concurrent.TimeUnit;

/**
 * A gateway's copy of one shared bucket. Calls spend from it at once; what they have spent is
 * settled with the store, whose answer replaces the copy. Between two answers, gateways may
 * together spend more than there is: then the bucket is in debt, and gives nothing until that is
 * repaid.
 *
 * <p>A bucket is one number, the time at which it is full, as in the generic cell rate algorithm.
 * Thread-safe.
 */
final class Lease {
  /** Largest part of a time without the store that is settled after it. */
  private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

  private final Object key;
  private final SharedBuckets buckets;
  private final BucketSize size;

  /** Monotonic time at which the bucket is full. In the past if it is full. */
  private long fullAt;

  private long unsettled;
  private boolean queued;

  Lease(Object key, SharedBuckets buckets, BucketSize size, long now) {
    this.key = key;
    this.buckets = buckets;
    this.size = size;
    this.fullAt = now;
  }

  /**
   * Takes a token.
   *
   * @param alone whether the store is away
   */
  synchronized Take take(long now, boolean alone) {
    long missing = missing(now) + size.tokenNanos();
    if (missing > size.capacityNanos()) {
      return new Take.Empty(missing - size.capacityNanos());
    }
    fullAt = now + missing;
    if (!alone || unsettled * size.tokenNanos() < GRACE) {
      unsettled++;
    }
    return new Take.Taken((size.capacityNanos() - missing) / size.tokenNanos());
  }

  /** Gives a token back. */
  synchronized void giveBack() {
    fullAt -= size.tokenNanos();
    unsettled--;
  }

  /** Returns true if there is something to settle and nobody has been told; the caller tells. */
  synchronized boolean shouldQueue() {
    if (queued || unsettled == 0) {
      return false;
    }
    queued = true;
    return true;
  }

  /** Records that there was no room in the queue. */
  synchronized void notQueued() {
    queued = false;
  }

  /** Returns what was spent. It counts as settled from now on: it is never told twice. */
  synchronized Settlement settle(long now) {
    long spent = unsettled * size.tokenNanos();
    unsettled = 0;
    queued = false;
    return new Settlement(buckets.storeKey(key), spent, Math.max(0, missing(now) - spent));
  }

  /** Replaces the copy by what the store has answered, less what was spent meanwhile. */
  void settled(long missingNanos, long now) {
    synchronized (this) {
      fullAt = now + missingNanos + unsettled * size.tokenNanos();
    }
    if (missingNanos > size.capacityNanos()) {
      buckets.keep(key);
    }
  }

  /** Returns how long to remember the lease: until its bucket is full, with its debt repaid. */
  synchronized long rememberedNanos(long now) {
    return Math.max(size.capacityNanos(), missing(now)) + size.tokenNanos();
  }

  private long missing(long now) {
    return Math.max(0, fullAt - now);
  }
}
