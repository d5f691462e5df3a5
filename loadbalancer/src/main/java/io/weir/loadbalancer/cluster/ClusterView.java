package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.bulkhead.Bulkheads;
import io.weir.loadbalancer.connection.EndpointConnections;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EjectionState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a cluster for display.
 *
 * @param breakers state of the breaker by RPC: closed, open, half-open
 * @param bulkheads calls in progress by RPC service, for bounded services
 * @param retryBudget number of retries that the budget can pay for now
 * @param inFlight number of calls in progress
 * @param streams number of those calls that are streams
 * @param failsOpen whether calls also go to unusable endpoints because too few are usable
 */
public record ClusterView(
    String name,
    String policy,
    DiscoveryView discovery,
    Map<String, String> breakers,
    Map<String, Bulkheads.Fill> bulkheads,
    double retryBudget,
    int inFlight,
    int streams,
    boolean failsOpen,
    List<EndpointView> endpoints) {

  /**
   * Source of the endpoints: "endpoints", "dns users:50051", "file users.endpoints.yaml".
   *
   * @param problem reason why the list may be stale; empty while it is current
   */
  public record DiscoveryView(String source, String problem) {}

  /**
   * Connections to an endpoint from all event loops.
   *
   * @param open number of established connections
   * @param streams number of calls on them, health checks included
   * @param pingsFailed number of pings so far that were not answered soon
   * @param goAways number of connections so far on which the endpoint sent GOAWAY
   */
  public record ConnectionsView(int open, int streams, long pingsFailed, long goAways) {

    static ConnectionsView of(@Nullable EndpointConnections connections) {
      return connections == null
          ? new ConnectionsView(0, 0, 0, 0)
          : new ConnectionsView(
              connections.open(),
              connections.streams(),
              connections.pingsFailed(),
              connections.goAways());
    }
  }

  /**
   * Snapshot of one endpoint.
   *
   * @param address "127.0.0.1:50051"
   * @param healthy whether it is in rotation
   * @param state active, joining, unhealthy, ejected, probing or drained
   * @param reason reason of the state
   * @param weight configured weight, reduced by slow start
   * @param latencyMillis expected duration of an attempt by peak EWMA
   * @param ejections number of ejections so far
   * @param times number of recent ejections, which determines the duration of the next one
   * @param ejectedMillis time until it may be tried again; 0 if it is not ejected
   * @param nextCheckMillis time until its next health check; 0 while one runs
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
      long nextCheckMillis,
      ConnectionsView connections) {

    /**
     * @param open connections of the endpoint; null if it is gone
     * @param nextCheck time until its next health check; null while one runs
     */
    static EndpointView of(
        ClusterEndpoint endpoint,
        @Nullable EndpointConnections open,
        @Nullable Duration nextCheck,
        long nowNanos) {
      var endpointState = endpoint.state();
      long ejected =
          endpointState.ejection() instanceof EjectionState.Ejected(long until, _, _)
              ? TimeUnit.NANOSECONDS.toMillis(Math.max(0, until - nowNanos))
              : 0;
      return new EndpointView(
          endpoint.address(),
          endpointState.usable(),
          StateName.of(endpointState).toString(),
          endpointState.reason(),
          endpoint.load().weight(),
          endpoint.load().latencyNanos() / 1e6,
          endpoint.inFlight(),
          endpoint.requests(),
          endpoint.failures(),
          endpoint.ejections(),
          endpointState.ejection().times(),
          ejected,
          nextCheck == null ? 0 : nextCheck.toMillis(),
          ConnectionsView.of(open));
    }
  }
}
