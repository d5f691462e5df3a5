package io.weir.loadbalancer.balancing;

/** Picks among candidates that do not change. Thread-safe; a pick takes no lock. */
public interface Picker {

  /** There is none that may be picked. */
  int NONE = -1;

  /**
   * Takes the same time for any number of candidates, unless many of them are passed over.
   *
   * @return index of the one that was picked; {@link #NONE} if all are passed over, or there are
   *     none
   */
  int pick(Choice choice);
}
