package io.weir.loadbalancer.ratelimit.shared;

import io.weir.runtime.ratelimit.Rate;

/**
 * Size of a bucket, as time.
 *
 * @param tokenNanos time in which a token refills, at least 1
 * @param capacityNanos time in which an empty bucket fills
 */
record BucketSize(long tokenNanos, long capacityNanos) {
  /** Seventy years: times within it can be added without an overflow. */
  private static final long MAX = Long.MAX_VALUE / 4;

  static BucketSize of(long burst, Rate rate) {
    long token = Math.max(1, rate.period().toNanos() / rate.amount());
    return new BucketSize(token, burst > MAX / token ? MAX : burst * token);
  }
}
