package io.weir.loadbalancer.balancing;

import java.util.function.IntUnaryOperator;

/** How an endpoint is picked. Thread-safe. */
public sealed interface Policy permits RoundRobin, LeastRequests {

  /** The policies as they are named in a configuration. */
  enum Name {
    ROUND_ROBIN,
    LEAST_REQUESTS
  }

  /**
   * What picks among these, until there are others: made once for each change of the candidates, which
   * may take time in proportion to their number.
   */
  Picker over(Load[] candidates);

  /** As it is written in a configuration. */
  String configured();

  /**
   * @param random a number from 0 up to, not including, its argument
   */
  static Policy of(Name name, IntUnaryOperator random) {
    return switch (name) {
      case ROUND_ROBIN -> new RoundRobin(random);
      case LEAST_REQUESTS -> new LeastRequests(random);
    };
  }
}
