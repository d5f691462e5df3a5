package io.weir.loadbalancer.balancing;

/**
 * Load of a candidate, as a policy sees it. It changes while it is read: each value is of its own
 * moment.
 */
public interface Load {

  /** What stays the same over restarts of either side: "127.0.0.1:50051". */
  String name();

  /** Attempts on the wire now. */
  int inFlight();

  /** Attempts on the wire now, at all endpoints of the cluster. */
  long inFlightOfAll();

  /** As configured; 1 unless said otherwise. */
  double configuredWeight();

  /**
   * How much of its share an endpoint should get that has just entered rotation: above 0, at most
   * 1.
   */
  double warmth();

  /** What the endpoint's own reports make of its weight, in calls a second; 0: nothing usable. */
  double reportedWeight();

  /** How long an attempt must be expected to take, nanoseconds; above 0. */
  double latencyNanos();

  default double weight() {
    return configuredWeight() * warmth();
  }
}
