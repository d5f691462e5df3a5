package io.weir.loadbalancer.balancing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * Picks the candidates in turn. The start is random, so that many gateways do not start at the same
 * endpoint.
 */
final class RoundRobin implements Policy {
  private final AtomicInteger next;

  RoundRobin(IntUnaryOperator random) {
    next = new AtomicInteger(random.applyAsInt(Integer.MAX_VALUE));
  }

  @Override
  public Picker over(Load[] candidates) {
    int size = candidates.length;
    return choice ->
        size == 0
            ? Picker.NONE
            : choice.from(
                Integer.remainderUnsigned(next.getAndIncrement(), size), size, "its turn");
  }

  @Override
  public String configured() {
    return "round-robin";
  }
}
