package io.weir.loadbalancer.cluster;

import java.util.List;
import java.util.Map;

/**
 * A cluster at one moment, for people.
 *
 * @param breakers state by RPC service: closed, open, half-open
 * @param retryBudget retries that could be made now
 * @param inFlight calls under way
 * @param failsOpen calls also go to endpoints that are not healthy, because too few are
 */
public record ClusterView(
    String name,
    String policy,
    DiscoveryView discovery,
    Map<String, String> breakers,
    double retryBudget,
    int inFlight,
    boolean failsOpen,
    List<EndpointView> endpoints) {

  /**
   * Where the endpoints come from: "endpoints", "dns users:50051", "file users.endpoints.yaml".
   *
   * @param problem why the list is not newer; empty if there is none
   */
  public record DiscoveryView(String source, String problem) {}

  /**
   * One endpoint.
   *
   * @param address "127.0.0.1:50051"
   * @param healthy in rotation
   * @param state active, joining, unhealthy, ejected, probing or drained
   * @param reason why
   * @param weight as configured, times what slow start leaves of it
   * @param latencyMillis peak EWMA: what an attempt must be expected to take
   * @param ejections so far
   * @param times that count for how long the next ejection lasts
   * @param ejectedMillis until it may be tried again; 0 if it is not ejected
   * @param nextCheckMillis until its health is checked; 0 while it is
   */
  public record EndpointView(
      String address,
      boolean healthy,
      String state,
      String reason,
      double weight,
      double latencyMillis,
      int inFlight,
      long requests,
      long failures,
      long ejections,
      int times,
      long ejectedMillis,
      long nextCheckMillis) {}
}
