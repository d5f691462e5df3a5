package io.weir.loadbalancer.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Circuit breaker of one RPC. A failure counts only while no usable endpoint answers the RPC
 * otherwise: one bad endpoint is ejected, and the RPC stays. Thread-safe.
 */
final class RpcBreaker {
  private final CircuitBreaker circuit;
  private final Supplier<List<ClusterEndpoint>> endpoints;

  /** Endpoints whose latest attempt failed. */
  private final Set<ClusterEndpoint> failing = ConcurrentHashMap.newKeySet();

  RpcBreaker(CircuitBreaker circuit, Supplier<List<ClusterEndpoint>> endpoints) {
    this.circuit = circuit;
    this.endpoints = endpoints;
  }

  CircuitBreaker circuit() {
    return circuit;
  }

  boolean tryAcquirePermission() {
    return circuit.tryAcquirePermission();
  }

  /** Records the end of an attempt that was permitted. */
  void ended(ClusterEndpoint endpoint, long tookNanos, Outcome outcome) {
    boolean failed = outcome == Outcome.FAILURE;
    if (outcome == Outcome.IGNORED || (failed && disagree(endpoint))) {
      circuit.releasePermission();
      return;
    }
    if (!failed && !failing.isEmpty()) {
      failing.remove(endpoint);
    }
    circuit.onResult(tookNanos, TimeUnit.NANOSECONDS, outcome);
  }

  /** Returns whether another usable endpoint does not fail. */
  private boolean disagree(ClusterEndpoint failed) {
    var all = endpoints.get();
    failing.add(failed);
    failing.retainAll(Set.copyOf(all));
    for (var other : all) {
      if (other.usable() && !failing.contains(other) && !other.equals(failed)) {
        return true;
      }
    }
    return false;
  }

  /** Lets probes through at once, because an endpoint has returned. */
  void tryAgain() {
    if (circuit.getState() == CircuitBreaker.State.OPEN) {
      circuit.transitionToHalfOpenState();
    }
  }
}
