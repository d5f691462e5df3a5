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
  public int pick(Load[] candidates) {
    int size = candidates.length;
    if (size == 1) {
      return 0;
    }
    int first = random.applyAsInt(size);
    int draw = random.applyAsInt(size - 1);
    int second = draw < first ? draw : draw + 1;
    return candidates[second].inFlight() < candidates[first].inFlight() ? second : first;
  }

  @Override
  public String configured() {
    return "least-requests";
  }
}
