package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Alias table (Walker, Vose): draws an index in proportion to its weight in constant time. Each
 * cell holds a share of its own index and gives the rest to one other index. Immutable.
 */
final class AliasTable {
  private static final int WHOLE = 1 << 30;

  /** The share of each cell that belongs to its own index, in units of 1/{@link #WHOLE}. */
  private final int[] own;

  private final int[] other;

  /**
   * @param weights at least one; all positive
   */
  AliasTable(double[] weights) {
    int size = weights.length;
    own = new int[size];
    other = new int[size];
    double sum = Arrays.stream(weights).sum();
    var part = Arrays.stream(weights).map(weight -> weight / sum * size).toArray();
    var poor = new int[size];
    var rich = new int[size];
    int poorCount = 0;
    int richCount = 0;
    for (int i = 0; i < size; i++) {
      // A cell that rounding leaves without a partner belongs to its own index entirely.
      own[i] = WHOLE;
      other[i] = i;
      if (part[i] < 1) {
        poor[poorCount++] = i;
      } else {
        rich[richCount++] = i;
      }
    }
    while (poorCount > 0 && richCount > 0) {
      int filled = poor[--poorCount];
      int giving = rich[richCount - 1];
      own[filled] = (int) (part[filled] * WHOLE);
      other[filled] = giving;
      part[giving] -= 1 - part[filled];
      if (part[giving] < 1) {
        richCount--;
        poor[poorCount++] = giving;
      }
    }
  }

  int draw(IntUnaryOperator random) {
    int cell = random.applyAsInt(own.length);
    return own[cell] == WHOLE || random.applyAsInt(WHOLE) < own[cell] ? cell : other[cell];
  }
}
