package io.weir.loadbalancer.balancing;

import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/** Balancing policy of a cluster. Thread-safe. */
public sealed interface Policy
    permits RoundRobin, WeightedRoundRobin, WeightedRandom, TwoChoices, ConsistentHash {

  /** Policies that a configuration selects by name alone. */
  enum Name {
    LEAST_REQUESTS,
    ROUND_ROBIN,
    WEIGHTED_ROUND_ROBIN,
    RANDOM,
    PEAK_EWMA
  }

  /**
   * Returns a picker over these candidates. Called once for each change of the candidates; may take
   * time in proportion to their number.
   */
  Picker over(Load[] candidates);

  /** Returns the policy as it is written in a configuration. */
  String configured();

  /** Returns whether the policy uses the load reports of endpoints. */
  default boolean usesReports() {
    return false;
  }

  /**
   * @param nanoTime monotonic clock
   * @param random returns a number from 0 to its argument, exclusive
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
