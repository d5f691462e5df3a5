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
 * A cluster at one moment, for people.
 *
 * @param breakers state by RPC service: closed, open, half-open
 * @param bulkheads calls under way by RPC service, of those that are bounded
 * @param retryBudget retries that could be made now
 * @param inFlight calls under way
 * @param streams of those, the streams
 * @param failsOpen calls also go to endpoints that are not healthy, because too few are
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
   * Where the endpoints come from: "endpoints", "dns users:50051", "file users.endpoints.yaml".
   *
   * @param problem why the list is not newer; empty if there is none
   */
  public record DiscoveryView(String source, String problem) {}

  /**
   * The connections to an endpoint, of all event loops.
   *
   * @param streams calls on them, health checks included
   * @param pingsFailed pings so far that were not answered soon
   * @param goAways connections so far that the endpoint asked to leave
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
      long nextCheckMillis,
      ConnectionsView connections) {

    /**
     * @param open null if it is gone
     * @param nextCheck null while it is checked
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
