package io.weir.loadbalancer.balancing;

/** Picks among candidates that do not change. Thread-safe and lock-free. */
public interface Picker {

  /** Result if no candidate may be picked. */
  int NONE = -1;

  /**
   * Picks a candidate. Takes constant time for any number of candidates, unless many are passed
   * over.
   *
   * @return index of the picked candidate; {@link #NONE} if there are no candidates or all are
   *     passed over
   */
  int pick(Choice choice);
}
