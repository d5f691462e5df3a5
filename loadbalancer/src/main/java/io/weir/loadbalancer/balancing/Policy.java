package io.weir.loadbalancer.balancing;

import java.util.function.IntUnaryOperator;

/** How an endpoint is picked. Thread-safe; a pick takes no lock. */
public sealed interface Policy permits RoundRobin, LeastRequests {

  /** The policies as they are named in a configuration. */
  enum Name {
    ROUND_ROBIN,
    LEAST_REQUESTS
  }

  /**
   * @param candidates at least one
   * @return index of the one that was picked
   */
  int pick(Load[] candidates);

  /**
   * @param random a number from 0 up to, not including, its argument
   */
  static Policy of(Name name, IntUnaryOperator random) {
    return switch (name) {
      case ROUND_ROBIN -> new RoundRobin(random);
      case LEAST_REQUESTS -> new LeastRequests(random);
    };
  }

  /** As it is written in a configuration. */
  String configured();
}
