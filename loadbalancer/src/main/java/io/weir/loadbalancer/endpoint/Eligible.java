package io.weir.loadbalancer.endpoint;

import java.util.Set;

/**
 * The endpoints that may take a call while the endpoints of a cluster serve different schemas.
 *
 * @param first endpoints preferred while one of them is usable and untried
 * @param otherwise endpoints that can stand in for them
 */
public record Eligible(Set<ClusterEndpoint> first, Set<ClusterEndpoint> otherwise) {

  public Eligible {
    first = Set.copyOf(first);
    otherwise = Set.copyOf(otherwise);
  }

  public boolean contains(ClusterEndpoint endpoint) {
    return first.contains(endpoint) || otherwise.contains(endpoint);
  }

  /** The number of preferred endpoints in rotation. */
  public int usable() {
    int count = 0;
    for (var endpoint : first) {
      count += endpoint.usable() ? 1 : 0;
    }
    return count;
  }
}
