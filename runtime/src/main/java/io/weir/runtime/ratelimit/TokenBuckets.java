package io.weir.runtime.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket for each key. A bucket that would be full again is forgotten, which changes
 * nothing; beyond a number of keys, those that are seen least are forgotten, so that strangers
 * cannot fill the memory, and the keys that are seen most stay limited. Thread-safe.
 */
public final class TokenBuckets implements Buckets {
  private final Cache<Object, Bucket> buckets;
  private final Bandwidth bandwidth;
  private final TimeMeter time;

  /**
   * @param burst size of a bucket: how much may happen at once
   * @param rate rate at which an empty bucket fills, evenly over its period
   * @param keys maximum number of keys that are remembered
   * @param nanoTime monotonic time in nanoseconds
   */
  public TokenBuckets(long burst, Rate rate, int keys, LongSupplier nanoTime) {
    this.bandwidth =
        Bandwidth.builder().capacity(burst).refillGreedy(rate.amount(), rate.period()).build();
    this.time = new Monotonic(nanoTime, nanoTime.getAsLong());
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(keys)
            .expireAfterAccess(timeToFill(burst, rate))
            .ticker(nanoTime::getAsLong)
            // Eviction is a few instructions, and no call may wait for another thread.
            .executor(Runnable::run)
            .build();
  }

  /** Returns the time in which an empty bucket fills. */
  private static Duration timeToFill(long burst, Rate rate) {
    double periods = (double) burst / rate.amount();
    return Duration.ofNanos((long) (periods * rate.period().toNanos()) + 1);
  }

  @Override
  public Take take(Object key) {
    var probe = bucket(key).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? new Take.Taken(probe.getRemainingTokens())
        : new Take.Empty(Math.max(1, probe.getNanosToWaitForRefill()));
  }

  /** Returns whether the bucket of a key has no token, without taking one. */
  public boolean isEmpty(Object key) {
    var bucket = buckets.getIfPresent(key);
    return bucket != null && bucket.getAvailableTokens() < 1;
  }

  @Override
  public void giveBack(Object key) {
    bucket(key).addTokens(1);
  }

  private Bucket bucket(Object key) {
    return buckets.get(key, _ -> newBucket());
  }

  private Bucket newBucket() {
    return Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(time).build();
  }

  /** Returns the number of keys that are remembered. */
  public long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }

  /** Time since a start, because buckets compare times and those of the clock may overflow. */
  private record Monotonic(LongSupplier nanoTime, long start) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanoTime.getAsLong() - start;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
