package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Gives turns in proportion to weight: the reported weight if at least two endpoints report one
 * (gRFC A58), the configured weight otherwise. Slow start applies to both.
 */
final class WeightedRoundRobin implements Policy {
  /**
   * Largest ratio of a reported weight to the mean and back, so that a wrong report neither starves
   * nor floods an endpoint.
   */
  private static final double REPORTED_RANGE = 10;

  /** Largest ratio of a configured weight to the mean, which limits the turns that a pick takes. */
  private static final double CONFIGURED_RANGE = 100;

  /** Number of turns before a pick takes the neighbor of a candidate that is passed over. */
  private static final int TURNS = 8;

  private final LongSupplier nanoTime;
  private final AtomicInteger sequence;

  WeightedRoundRobin(LongSupplier nanoTime, IntUnaryOperator random) {
    this.nanoTime = nanoTime;
    this.sequence = new AtomicInteger(random.applyAsInt(Integer.MAX_VALUE));
  }

  @Override
  public Picker over(Load[] candidates) {
    return candidates.length == 0
        ? choice -> Picker.NONE
        : new Refreshed(nanoTime, () -> turns(candidates));
  }

  private Picker turns(Load[] candidates) {
    var strides = new Strides(weights(candidates), sequence);
    return choice -> {
      int index = strides.next();
      for (int turn = 1; turn < TURNS && choice.passesOver(index); turn++) {
        index = strides.next();
      }
      return choice.from(index, candidates.length, "its turn, by weight");
    };
  }

  static double[] weights(Load[] candidates) {
    var reported = Arrays.stream(candidates).mapToDouble(Load::reportedWeight).toArray();
    double[] known = Arrays.stream(reported).filter(weight -> weight > 0).toArray();
    if (known.length < 2) {
      return clamped(
          Arrays.stream(candidates).mapToDouble(Load::weight).toArray(), CONFIGURED_RANGE);
    }
    double mean = mean(known);
    var weights = Arrays.stream(reported).map(weight -> weight > 0 ? weight : mean).toArray();
    weights = clamped(weights, REPORTED_RANGE);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= candidates[i].warmth();
    }
    return weights;
  }

  private static double[] clamped(double[] weights, double range) {
    double mean = mean(weights);
    return Arrays.stream(weights).map(w -> Math.clamp(w, mean / range, mean * range)).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(1);
  }

  @Override
  public String configured() {
    return "weighted-round-robin";
  }

  @Override
  public boolean usesReports() {
    return true;
  }
}
