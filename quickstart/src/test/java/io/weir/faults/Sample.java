package io.weir.faults;

/**
 * A request and its answer.
 *
 * @param at seconds since the load began at which it was to be sent
 * @param millis from then to its end
 * @param problem empty if there is none
 */
record Sample(Kind kind, double at, double millis, String problem) {
  boolean failed() {
    return !problem.isEmpty();
  }
}
