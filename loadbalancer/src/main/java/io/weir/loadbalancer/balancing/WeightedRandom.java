package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/** Picks at random, in proportion to weight and slow start. */
final class WeightedRandom implements Policy {
  /** Number of draws before a pick takes the neighbor of a candidate that is passed over. */
  private static final int DRAWS = 8;

  private final LongSupplier nanoTime;
  private final IntUnaryOperator random;

  WeightedRandom(LongSupplier nanoTime, IntUnaryOperator random) {
    this.nanoTime = nanoTime;
    this.random = random;
  }

  @Override
  public Picker over(Load[] candidates) {
    return candidates.length == 0
        ? choice -> Picker.NONE
        : new Refreshed(nanoTime, () -> draws(candidates));
  }

  private Picker draws(Load[] candidates) {
    var table = new AliasTable(Arrays.stream(candidates).mapToDouble(Load::weight).toArray());
    return choice -> {
      int index = table.draw(random);
      for (int draw = 1; draw < DRAWS && choice.passesOver(index); draw++) {
        index = table.draw(random);
      }
      return choice.from(index, candidates.length, "by chance, by weight");
    };
  }

  @Override
  public String configured() {
    return "random";
  }
}
