package io.weir.loadbalancer.endpoint;

import java.util.Set;

/**
 * Which endpoints may take a call, while not all of a cluster serve the same.
 *
 * @param first those that are picked as long as one of them is usable and was not tried
 * @param otherwise those that can stand in for them
 */
public record Eligible(Set<ClusterEndpoint> first, Set<ClusterEndpoint> otherwise) {

  public Eligible {
    first = Set.copyOf(first);
    otherwise = Set.copyOf(otherwise);
  }

  public boolean contains(ClusterEndpoint endpoint) {
    return first.contains(endpoint) || otherwise.contains(endpoint);
  }

  /** How many of the first are in rotation. */
  public int usable() {
    int count = 0;
    for (var endpoint : first) {
      count += endpoint.usable() ? 1 : 0;
    }
    return count;
  }
}
