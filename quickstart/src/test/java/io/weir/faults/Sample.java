package io.weir.faults;

/**
 * Request and its answer.
 *
 * @param at time at which the request was due, in seconds since the load began
 * @param millis milliseconds from then to the end of the answer
 * @param problem problem with the answer; empty for none
 */
record Sample(Kind kind, double at, double millis, String problem) {
  boolean failed() {
    return !problem.isEmpty();
  }
}
