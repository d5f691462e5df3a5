package io.weir.loadbalancer.retry;

import io.weir.runtime.config.DurationRange;
import java.util.function.IntUnaryOperator;

/**
 * Exponential backoff with full jitter: the n-th wait is uniform in (0, min(to, from × 2^(n-1))].
 */
public final class Backoff {
  private final IntUnaryOperator random;

  public Backoff(IntUnaryOperator random) {
    this.random = random;
  }

  /**
   * Returns how long to wait before a retry.
   *
   * @param retry number of the retry; 1 for the first
   */
  public long nanos(DurationRange range, int retry) {
    int doublings = Math.min(retry - 1, 20);
    long ceiling = Math.min(range.to().toNanos(), range.from().toNanos() << doublings);
    int micros = (int) Math.min(Integer.MAX_VALUE - 1, Math.max(1, ceiling / 1000));
    return (random.applyAsInt(micros) + 1L) * 1000;
  }
}
