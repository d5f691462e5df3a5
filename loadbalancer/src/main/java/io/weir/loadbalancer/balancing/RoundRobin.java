package io.weir.loadbalancer.balancing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** One after the other, beginning anywhere, so that many gateways do not begin at the same one. */
final class RoundRobin implements Policy {
  private final AtomicInteger next;

  RoundRobin(IntUnaryOperator random) {
    next = new AtomicInteger(random.applyAsInt(Integer.MAX_VALUE));
  }

  @Override
  public int pick(Load[] candidates) {
    return Integer.remainderUnsigned(next.getAndIncrement(), candidates.length);
  }

  @Override
  public String configured() {
    return "round-robin";
  }
}
