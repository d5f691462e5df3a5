package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Static stride scheduler of gRPC: gives turns in proportion to weight, spread as evenly as whole
 * turns allow, from one counter. Turn s considers candidate s % n for the (s / n)th time and takes
 * it when its accumulated weight passes a whole. Thread-safe. The counter is shared with the
 * schedulers that follow after a change of weights, so that the order continues.
 */
final class Strides {
  /** The largest weight. */
  private static final int WHOLE = 0xFFFF;

  /** Offset between candidates, so that they are not all taken in the same round. */
  private static final int PHASE = 0x7FFF;

  private final int[] weights;
  private final AtomicInteger sequence;

  /**
   * @param weights at least one; all positive; a pick takes up to the largest weight over the mean
   *     turns
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
