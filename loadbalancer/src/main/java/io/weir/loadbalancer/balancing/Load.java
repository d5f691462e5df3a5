package io.weir.loadbalancer.balancing;

/**
 * Load of a candidate, as a policy sees it. The load changes while it is read, so two values may
 * belong to different moments.
 */
public interface Load {

  /** Returns a name that survives restarts of either side: "127.0.0.1:50051". */
  String name();

  /** Returns the number of attempts on the wire. */
  int inFlight();

  /** Returns the number of attempts on the wire at all endpoints of the cluster. */
  long inFlightOfAll();

  /** Returns the configured weight; 1 by default. */
  double configuredWeight();

  /**
   * Returns the fraction of its share that the endpoint gets during slow start: above 0, at most 1.
   */
  double warmth();

  /**
   * Returns the weight derived from the load reports of the endpoint, in calls per second; 0 if no
   * report is usable.
   */
  double reportedWeight();

  /** Returns the expected duration of an attempt in nanoseconds; above 0. */
  double latencyNanos();

  default double weight() {
    return configuredWeight() * warmth();
  }
}
