package io.weir.loadbalancer.balancing;

import java.util.function.IntUnaryOperator;

/**
 * The power of two choices: of two distinct candidates drawn at random the one with fewer attempts
 * in flight (Mitzenmacher). Distinct, because drawing with replacement still picks the busier of
 * two a quarter of the time. The second draw skips the first, and which of a tie wins is chance too.
 */
final class LeastRequests implements Policy {
  private final IntUnaryOperator random;

  LeastRequests(IntUnaryOperator random) {
    this.random = random;
  }

  @Override
  public Picker over(Load[] candidates) {
    return choice -> pick(candidates, choice);
  }

  private int pick(Load[] candidates, Choice choice) {
    int size = candidates.length;
    if (size < 2) {
      return choice.from(0, size);
    }
    int draw = random.applyAsInt(size);
    int other = random.applyAsInt(size - 1);
    int first = choice.from(draw, size);
    int second = choice.from(other < draw ? other : other + 1, size);
    if (first == Picker.NONE) {
      return Picker.NONE;
    }
    return candidates[second].inFlight() < candidates[first].inFlight() ? second : first;
  }

  @Override
  public String configured() {
    return "least-requests";
  }
}
