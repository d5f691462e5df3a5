package io.weir.runtime.console;

import java.util.List;
import java.util.Map;

/**
 * One event of the console's stream.
 *
 * @param at milliseconds since the epoch
 */
record Frame(long at, ProcessFrame process, List<ClusterFrame> clusters) {
  /** Endpoints of a cluster in a frame; a person cannot watch more. */
  static final int MAX_ENDPOINTS = 100;

  static final int MAX_BREAKERS = 20;
  private static final int MAX_TEXT = 200;

  /**
   * The process.
   *
   * @param kind gateway or sidecar
   */
  record ProcessFrame(String kind, int active, Traffic traffic) {}

  /**
   * A cluster, and the edge to it.
   *
   * @param breaker worst state of its breakers: closed, half-open or open
   * @param breakers those that are not closed, at most {@link #MAX_BREAKERS}, by RPC
   * @param omitted number of endpoints that the frame does not show
   */
  record ClusterFrame(
      String name,
      String policy,
      String source,
      String problem,
      boolean failsOpen,
      int inFlight,
      int streams,
      double retryBudget,
      String breaker,
      Map<String, String> breakers,
      Traffic traffic,
      List<EndpointFrame> endpoints,
      int omitted) {}

  /** An endpoint, and the edge to it. See {@link EndpointReading}. */
  record EndpointFrame(
      String address,
      String state,
      boolean healthy,
      String reason,
      double weight,
      int inFlight,
      long ejections,
      long ejectedMillis,
      int connections,
      Traffic traffic) {

    static EndpointFrame of(EndpointReading read, Traffic traffic) {
      return new EndpointFrame(
          read.address(),
          read.state(),
          read.healthy(),
          bounded(read.reason()),
          read.weight(),
          read.inFlight(),
          read.ejections(),
          read.ejectedMillis(),
          read.connections(),
          traffic);
    }
  }

  /** Returns the start of a text that may come from elsewhere. */
  static String bounded(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
