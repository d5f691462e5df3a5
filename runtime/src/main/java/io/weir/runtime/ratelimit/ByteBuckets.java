package io.weir.runtime.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ByteBucket} for each key. The bucket of a key with a call under way stays, and all its
 * calls have the same one; without calls it is remembered until it is full. Beyond a number of
 * keys, those without calls that are seen least are forgotten. Thread-safe.
 */
public final class ByteBuckets {
  private final ByteBucket.Form form;
  private final ConcurrentHashMap<Object, InUse> inUse = new ConcurrentHashMap<>();
  private final Cache<Object, ByteBucket> resting;

  /**
   * @param burst bytes that may pass at once
   * @param rate rate at which an empty bucket fills, evenly over its period
   * @param keys maximum number of keys without calls that are remembered
   * @param nanoTime monotonic time in nanoseconds
   */
  public ByteBuckets(long burst, ByteRate rate, int keys, LongSupplier nanoTime) {
    this.form = ByteBucket.Form.of(burst, rate, nanoTime);
    this.resting =
        Caffeine.newBuilder()
            .maximumSize(keys)
            .expireAfter(
                Expiry.<Object, ByteBucket>writing(
                    (_, bucket) -> Duration.ofNanos(bucket.missing() + 1)))
            .ticker(nanoTime::getAsLong)
            // Eviction is a few instructions, and no call may wait for another thread.
            .executor(Runnable::run)
            .build();
  }

  private record InUse(ByteBucket bucket, int calls) {}

  /** Returns the bucket of a key for a call, which {@link #release} ends. */
  public ByteBucket acquire(Object key) {
    var used = inUse.compute(key, this::oneMore);
    return Objects.requireNonNull(used, "oneMore returns the bucket").bucket();
  }

  private InUse oneMore(Object key, @Nullable InUse before) {
    if (before != null) {
      return new InUse(before.bucket, before.calls + 1);
    }
    var rested = remembered().remove(key);
    return new InUse(rested == null ? new ByteBucket(form) : rested, 1);
  }

  /** Ends the use of a bucket by a call. */
  public void release(Object key) {
    inUse.computeIfPresent(
        key,
        (_, before) -> {
          if (before.calls > 1) {
            return new InUse(before.bucket, before.calls - 1);
          }
          if (before.bucket.missing() > 0) {
            remembered().put(key, before.bucket);
          }
          return null;
        });
  }

  private ConcurrentMap<Object, ByteBucket> remembered() {
    return resting.asMap();
  }

  /** Returns the number of keys that are remembered, in use or not. */
  public long size() {
    resting.cleanUp();
    return inUse.size() + resting.estimatedSize();
  }
}
