package io.weir.loadbalancer.cluster;

import java.util.List;

/** A cluster at one moment, for people. */
public record ClusterView(
    String name, String policy, String breaker, double retryBudget, List<EndpointView> endpoints) {

  /** One endpoint: "127.0.0.1:50051", its state and why. */
  public record EndpointView(
      String address, boolean healthy, String reason, int inFlight, long requests, long failures) {}
}
