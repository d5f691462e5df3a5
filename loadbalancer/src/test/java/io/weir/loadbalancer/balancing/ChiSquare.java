package io.weir.loadbalancer.balancing;

import java.util.Arrays;

/** Chi-squared test of counts against their expected distribution. */
public final class ChiSquare {
  private ChiSquare() {}

  /**
   * Returns whether a deviation from these weights as large as that of the counts occurs by chance
   * more than once in a thousand.
   */
  public static boolean fits(long[] counts, double... weights) {
    double total = Arrays.stream(counts).sum();
    double sum = Arrays.stream(weights).sum();
    double distance = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * weights[i] / sum;
      distance += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return distance < critical(counts.length - 1);
  }

  /** Returns the critical value at p = 0.001, by Wilson and Hilferty. */
  private static double critical(int freedom) {
    double ninth = 2.0 / (9 * freedom);
    return freedom * Math.pow(1 - ninth + 3.0902 * Math.sqrt(ninth), 3);
  }
}
