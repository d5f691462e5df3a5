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
    DiscoveryView discovery,
    Map<String, String> breakers,
    double retryBudget,
    int inFlight,
    List<EndpointView> endpoints) {

  /**
   * Where the endpoints come from: "endpoints", "dns users:50051", "file users.endpoints.yaml".
   *
   * @param problem why the list is not newer; empty if there is none
   */
  public record DiscoveryView(String source, String problem) {}

  /** One endpoint: "127.0.0.1:50051", whether it is in rotation, and why. */
  public record EndpointView(
      String address, boolean healthy, String reason, int inFlight, long requests, long failures) {}
}
