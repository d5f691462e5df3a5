package io.weir.gateway.routing;

import java.util.function.IntUnaryOperator;

/**
 * Draws one of the schemas of an API that know a request, each with the chance of its share of the
 * instances in rotation: a deploy moves callers just as it moves instances.
 *
 * @param random a number from 0 up to, not including, its argument
 */
record Draw(IntUnaryOperator random) {

  /**
   * Whether the one offered now replaces those before it.
   *
   * @param share of the one offered now
   * @param seen the shares of all offered so far, this one included
   */
  boolean takes(int share, int seen) {
    return share > 0 && random.applyAsInt(seen) < share;
  }
}
