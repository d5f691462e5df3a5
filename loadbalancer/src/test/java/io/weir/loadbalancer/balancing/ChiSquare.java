package io.weir.loadbalancer.balancing;

import java.util.Arrays;

/** How far counts are from what they should be. */
public final class ChiSquare {
  private ChiSquare() {}

  /** Whether counts as far from these weights would come by chance more than once in a thousand. */
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

  /** Of p = 0.001, by Wilson and Hilferty. */
  private static double critical(int freedom) {
    double ninth = 2.0 / (9 * freedom);
    return freedom * Math.pow(1 - ninth + 3.0902 * Math.sqrt(ninth), 3);
  }
}
