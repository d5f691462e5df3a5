package io.weir.loadbalancer.balancing;

import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/** Balancing policy of a cluster. Thread-safe. */
public sealed interface Policy
    permits RoundRobin, WeightedRoundRobin, WeightedRandom, TwoChoices, ConsistentHash {

  /** The policies that need only a name in a configuration. */
  enum Name {
    LEAST_REQUESTS,
    ROUND_ROBIN,
    WEIGHTED_ROUND_ROBIN,
    RANDOM,
    PEAK_EWMA
  }

  /**
   * What picks among these, until there are others: made once for each change of the candidates,
   * which may take time in proportion to their number.
   */
  Picker over(Load[] candidates);

  /** As it is written in a configuration. */
  String configured();

  /** Whether it wants to know the weights that endpoints report of themselves. */
  default boolean usesReports() {
    return false;
  }

  /**
   * @param nanoTime monotonic
   * @param random a number from 0 up to, not including, its argument
   */
  static Policy of(Balance balance, LongSupplier nanoTime, IntUnaryOperator random) {
    var key = balance.hash();
    return key.isPresent()
        ? new ConsistentHash(key.get(), random)
        : of(balance.policy().orElse(Balance.DEFAULT), nanoTime, random);
  }

  private static Policy of(Name name, LongSupplier nanoTime, IntUnaryOperator random) {
    return switch (name) {
      case LEAST_REQUESTS -> TwoChoices.byRequests(random);
      case ROUND_ROBIN -> new RoundRobin(random);
      case WEIGHTED_ROUND_ROBIN -> new WeightedRoundRobin(nanoTime, random);
      case RANDOM -> new WeightedRandom(nanoTime, random);
      case PEAK_EWMA -> TwoChoices.byLatency(random);
    };
  }
}
