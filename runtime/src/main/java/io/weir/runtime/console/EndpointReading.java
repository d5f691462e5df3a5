package io.weir.runtime.console;

import io.weir.observability.metrics.DurationCounts;

/**
 * Counters and state of one endpoint at one time.
 *
 * @param address "127.0.0.1:50051"
 * @param state active, joining, unhealthy, ejected, probing or drained
 * @param healthy whether it is in rotation
 * @param reason reason of the state
 * @param weight configured weight, reduced by slow start
 * @param inFlight attempts on the wire
 * @param ejections number of ejections so far
 * @param ejectedMillis time until it may be tried again; 0 if it is not ejected
 * @param connections number of established connections
 */
public record EndpointReading(
    String address,
    String state,
    boolean healthy,
    String reason,
    double weight,
    int inFlight,
    long ejections,
    long ejectedMillis,
    int connections,
    Totals totals) {

  /**
   * Counters since the endpoint is known.
   *
   * @param durations those of attempts that have ended
   */
  public record Totals(long requests, long failures, DurationCounts durations) {
    static final Totals NONE = new Totals(0, 0, DurationCounts.NONE);

    /** Returns the difference; all of it if the counters have begun anew. */
    Totals since(Totals earlier) {
      return requests < earlier.requests || failures < earlier.failures
          ? this
          : new Totals(
              requests - earlier.requests,
              failures - earlier.failures,
              durations.since(earlier.durations));
    }

    Totals plus(Totals other) {
      return new Totals(
          requests + other.requests, failures + other.failures, durations.plus(other.durations));
    }
  }
}
