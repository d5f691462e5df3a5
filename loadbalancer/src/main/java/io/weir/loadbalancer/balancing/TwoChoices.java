package io.weir.loadbalancer.balancing;

import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Power of two choices (Mitzenmacher): picks the candidate with the lower cost of two distinct
 * candidates drawn at random. They are distinct because drawing with replacement still picks the
 * busier of two a quarter of the time. Weights and slow start are part of the cost, so that there
 * are always two choices.
 */
final class TwoChoices implements Policy {
  private final String configured;
  private final String reason;
  private final ToDoubleFunction<Load> cost;
  private final IntUnaryOperator random;

  private TwoChoices(
      String configured, String reason, ToDoubleFunction<Load> cost, IntUnaryOperator random) {
    this.configured = configured;
    this.reason = reason;
    this.cost = cost;
    this.random = random;
  }

  /** Compares the attempts in flight, including the new one, divided by weight. */
  static TwoChoices byRequests(IntUnaryOperator random) {
    return new TwoChoices(
        "least-requests",
        "fewer in flight, by weight, of two",
        load -> (load.inFlight() + 1) / load.weight(),
        random);
  }

  /**
   * Compares the milliseconds that the attempts in flight and the new one would take one after the
   * other, divided by weight.
   */
  static TwoChoices byLatency(IntUnaryOperator random) {
    return new TwoChoices(
        "peak-ewma",
        "less latency times in flight, by weight, of two",
        load -> load.latencyNanos() / 1e6 * (load.inFlight() + 1) / load.weight(),
        random);
  }

  @Override
  public Picker over(Load[] candidates) {
    return choice -> pick(candidates, choice);
  }

  private int pick(Load[] candidates, Choice choice) {
    int size = candidates.length;
    if (size < 2) {
      return choice.from(0, size, "the only one");
    }
    int draw = random.applyAsInt(size);
    int other = random.applyAsInt(size - 1);
    int first = choice.from(draw, size);
    int second = first == Picker.NONE ? first : choice.from(other < draw ? other : other + 1, size);
    if (second == first && first != Picker.NONE) {
      // Both draws moved past passed-over candidates to the same one.
      second = choice.from(first + 1 < size ? first + 1 : 0, size);
    }
    return second == first
        ? choice.from(draw, size, "the only one")
        : cheaper(candidates, first, second, choice);
  }

  /**
   * Returns the candidate with the lower cost. The first drawn wins a tie, so ties are random too.
   */
  private int cheaper(Load[] candidates, int first, int second, Choice choice) {
    double one = cost.applyAsDouble(candidates[first]);
    double two = cost.applyAsDouble(candidates[second]);
    choice.looked(first, one);
    choice.looked(second, two);
    choice.because(reason);
    return two < one ? second : first;
  }

  @Override
  public String configured() {
    return configured;
  }
}
