package io.weir.loadbalancer.cluster;

import java.util.List;
import java.util.Map;

/**
 * A cluster at one moment, for people.
 *
 * @param breakers state by RPC service: closed, open, half-open
 * @param retryBudget retries that could be made now
 * @param inFlight calls under way
 */
public record ClusterView(
    String name,
    String policy,
    Map<String, String> breakers,
    double retryBudget,
    int inFlight,
    List<EndpointView> endpoints) {

  /**
   * One endpoint: "127.0.0.1:50051", whether it is in rotation, and why.
   *
   * @param weight as configured, times what slow start leaves of it
   * @param latencyMillis peak EWMA: what an attempt must be expected to take
   */
  public record EndpointView(
      String address,
      boolean healthy,
      String reason,
      double weight,
      double latencyMillis,
      int inFlight,
      long requests,
      long failures) {}
}
