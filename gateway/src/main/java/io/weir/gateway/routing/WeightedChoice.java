package io.weir.gateway.routing;

import java.util.function.IntUnaryOperator;

/**
 * Weighted random choice among the schemas of an API that have a route for a request. The weight of
 * a schema is its number of instances in rotation, so that traffic follows a deploy.
 *
 * @param random returns a number from 0 up to, not including, its argument
 */
record WeightedChoice(IntUnaryOperator random) {

  /**
   * Returns true if the current candidate replaces those before it (reservoir sampling).
   *
   * @param weight of the current candidate
   * @param total weight of all candidates so far, the current one included
   */
  boolean replaces(int weight, int total) {
    return weight > 0 && random.applyAsInt(total) < weight;
  }
}
