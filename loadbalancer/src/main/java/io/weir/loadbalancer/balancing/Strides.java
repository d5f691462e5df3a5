package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns in proportion to weight, spread as evenly as whole turns can be, from one counter: turn s
 * asks candidate s % n for the (s / n)th time, and it steps forward when its weight has added up to
 * a whole (the static stride scheduler of gRPC). Thread-safe; the counter is shared with what
 * follows after a change of weights, so that nobody begins anew.
 */
final class Strides {
  /** The largest weight. */
  private static final int WHOLE = 0xFFFF;

  /** So that candidates do not step all at once. */
  private static final int PHASE = 0x7FFF;

  private final int[] weights;
  private final AtomicInteger sequence;

  /**
   * @param weights at least one, positive; the largest over their mean is how many turns a pick
   *     takes
   */
  Strides(double[] weights, AtomicInteger sequence) {
    double largest = Arrays.stream(weights).max().orElse(1);
    this.weights =
        Arrays.stream(weights)
            .mapToInt(weight -> (int) Math.max(1, Math.round(weight / largest * WHOLE)))
            .toArray();
    this.sequence = sequence;
  }

  int next() {
    while (true) {
      long turn = Integer.toUnsignedLong(sequence.getAndIncrement());
      int index = (int) (turn % weights.length);
      long weight = weights[index];
      long round = turn / weights.length;
      if ((weight * round + (long) index * PHASE) % WHOLE >= WHOLE - weight) {
        return index;
      }
    }
  }
}
