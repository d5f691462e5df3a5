package io.weir.loadbalancer.ratelimit.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.weir.loadbalancer.ratelimit.shared.Settlements.Mode;
import io.weir.runtime.digest.Sha256;
import io.weir.runtime.ratelimit.Buckets;
import io.weir.runtime.ratelimit.Rate;
import io.weir.runtime.ratelimit.Take;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket for each key, which several gateways share. A call spends from this gateway's
 * {@link Lease} and never waits for the store. A key that was not seen yet has a full bucket until
 * the store has answered. Remembers as many keys as {@code TokenBuckets} does, in the same way.
 * Thread-safe.
 */
public final class SharedBuckets implements Buckets {
  private static final int NAME_BYTES = 8;

  private final String name;
  private final BucketSize size;
  private final Settlements settlements;
  private final LongSupplier nanoTime;
  private final Cache<Object, Lease> leases;

  /**
   * @param limit the limit in words: gateways share those that have the same
   * @param burst size of a bucket
   * @param keys maximum number of keys that are remembered
   */
  public SharedBuckets(String limit, long burst, Rate rate, int keys, Settlements settlements) {
    var words = (limit + " burst " + burst).getBytes(StandardCharsets.UTF_8);
    this.name = settlements.prefix() + ":limit:" + Sha256.hex(words, NAME_BYTES) + ":";
    this.size = BucketSize.of(burst, rate);
    this.settlements = settlements;
    this.nanoTime = settlements.nanoTime();
    this.leases =
        Caffeine.newBuilder()
            .maximumSize(keys)
            .expireAfter(
                Expiry.<Object, Lease>accessing(
                    (_, lease) -> Duration.ofNanos(lease.rememberedNanos(nanoTime.getAsLong()))))
            .ticker(nanoTime::getAsLong)
            // Eviction is a few instructions, and no call may wait for another thread.
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Take take(Object key) {
    var mode = settlements.mode();
    if (mode == Mode.REFUSING) {
      return new Take.Unknown();
    }
    var lease = lease(key);
    var take = lease.take(nanoTime.getAsLong(), mode == Mode.ALONE);
    settle(lease);
    return take;
  }

  @Override
  public void giveBack(Object key) {
    var lease = lease(key);
    lease.giveBack();
    settle(lease);
  }

  private void settle(Lease lease) {
    if (lease.shouldQueue() && !settlements.add(lease)) {
      lease.notQueued();
    }
  }

  private Lease lease(Object key) {
    return leases.get(key, each -> new Lease(each, this, size, nanoTime.getAsLong()));
  }

  /** Keeps a lease for as long as it now is in debt. */
  void keep(Object key) {
    var _ = leases.getIfPresent(key);
  }

  /** Returns the name of a bucket in the store. */
  String storeKey(Object key) {
    return name + StoreKey.of(key);
  }

  /** Returns the number of keys that are remembered. */
  public long size() {
    leases.cleanUp();
    return leases.estimatedSize();
  }
}
