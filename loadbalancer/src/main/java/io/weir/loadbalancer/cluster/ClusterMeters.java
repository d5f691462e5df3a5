package io.weir.loadbalancer.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.loadbalancer.admission.Admission;
import io.weir.loadbalancer.breaker.Breakers;
import io.weir.loadbalancer.bulkhead.Bulkheads;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Membership;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.retry.Hedging;
import io.weir.loadbalancer.retry.RetryBudget;
import io.weir.loadbalancer.stream.StreamEnd;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.observability.metrics.OwnedMeters.Name;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Meters of a cluster. The meters of an endpoint are removed with it. */
final class ClusterMeters implements Membership {
  private final OwnedMeters owned;
  private final MeterRegistry meters;
  private final String cluster;
  private final Counter refusals;
  private final Map<ClusterEndpoint, List<Meter.Id>> ofEndpoint = new ConcurrentHashMap<>();

  ClusterMeters(OwnedMeters owned, String cluster) {
    this.owned = owned;
    this.meters = owned.registry();
    this.cluster = cluster;
    this.refusals =
        Counter.builder("weir.breaker.refusals")
            .description("Attempts that an open circuit breaker refused")
            .tag("cluster", cluster)
            .register(meters);
  }

  String cluster() {
    return cluster;
  }

  /** Returns the gauges of the cluster, which a successor of it takes over. */
  OwnedMeters owned() {
    return owned;
  }

  @Override
  public void joined(ClusterEndpoint endpoint) {
    var _ = ofEndpoint.computeIfAbsent(endpoint, this::register);
  }

  private List<Meter.Id> register(ClusterEndpoint endpoint) {
    return List.of(
        owned.gauge(
            name("weir.endpoint.healthy", "1: in rotation, 0: out of rotation", endpoint),
            endpoint,
            e -> e.usable() ? 1 : 0),
        owned.gauge(
            name("weir.endpoint.in.flight", "Attempts on the wire", endpoint),
            endpoint,
            ClusterEndpoint::inFlight),
        owned.gauge(
            name(
                "weir.endpoint.weight",
                "As configured, times what slow start leaves of it",
                endpoint),
            endpoint,
            e -> e.load().weight()),
        owned.gauge(
            name(
                    "weir.endpoint.latency.expected",
                    "Peak EWMA: what an attempt must be expected to take",
                    endpoint)
                .in("seconds"),
            endpoint,
            e -> e.load().latencyNanos() / 1e9),
        owned.count(
            name(
                "weir.endpoint.ejections",
                "Times that it was taken out for how its attempts ended",
                endpoint),
            endpoint,
            ClusterEndpoint::ejections));
  }

  private Name name(String name, String description, ClusterEndpoint endpoint) {
    return Name.of(name, description, "cluster", cluster, "endpoint", endpoint.address());
  }

  @Override
  public void gone(ClusterEndpoint endpoint) {
    var registered = ofEndpoint.remove(endpoint);
    if (registered != null) {
      registered.forEach(owned::remove);
    }
  }

  void watch(Cluster whole) {
    watchEndpoints(whole);
    var _ =
        owned.gauge(
            Name.of(
                "weir.discovery.stale",
                "1: the endpoints are the last good ones, because a newer list cannot be had",
                "cluster",
                cluster),
            whole,
            c -> c.discoveryProblem().isEmpty() ? 0 : 1);
  }

  private void watchEndpoints(Cluster whole) {
    var _ =
        owned.gauge(
            Name.of(
                "weir.cluster.fails.open",
                "1: calls also go to endpoints that are not usable, because too few are",
                "cluster",
                cluster),
            whole,
            c -> c.failsOpen() ? 1 : 0);
    for (var state : StateName.values()) {
      var _ =
          owned.gauge(
              Name.of(
                  "weir.cluster.endpoints",
                  "Endpoints by state",
                  "cluster",
                  cluster,
                  "state",
                  state.toString()),
              whole,
              c -> c.count(state));
    }
  }

  void watch(RetryBudget budget) {
    var _ =
        owned.gauge(
            Name.of("weir.retry.budget", "Retries that could be made now", "cluster", cluster),
            budget,
            RetryBudget::balance);
  }

  void watch(Breakers breakers, String rpc) {
    var _ =
        owned.gauge(
            Name.of(
                "weir.breaker.state",
                "0: closed, 1: half-open, 2: open",
                "cluster",
                cluster,
                "rpc",
                rpc),
            breakers,
            b -> b.level(rpc));
  }

  void watch(Bulkheads bulkheads, Admission admission) {
    watchInFlight(Bulkheads.ALL, bulkheads, b -> b.streamFill().inFlight() + admission.inFlight());
  }

  void watch(Bulkheads bulkheads, String service) {
    watchInFlight(service, bulkheads, b -> b.fill(service).inFlight());
  }

  private void watchInFlight(
      String service, Bulkheads bulkheads, ToDoubleFunction<Bulkheads> inFlight) {
    var _ =
        owned.gauge(
            Name.of(
                "weir.bulkhead.in.flight",
                "Calls under way; service *: of all services",
                "cluster",
                cluster,
                "service",
                service),
            bulkheads,
            inFlight);
    // The counter must exist before the first refusal.
    var _ = refusals(service);
  }

  private Counter refusals(String service) {
    return Counter.builder("weir.bulkhead.refusals")
        .description("Calls refused because too many were under way; service *: of the cluster")
        .tags("cluster", cluster, "service", service)
        .register(meters);
  }

  void bulkheadRefused(String service) {
    refusals(service).increment();
  }

  void refused() {
    refusals.increment();
  }

  void ended(StreamEnd why) {
    Counter.builder("weir.streams.ended")
        .description("Streams that this process has ended")
        .tags("cluster", cluster, "reason", why.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
  }

  void hedged(Hedging.Event event) {
    Counter.builder("weir.hedges")
        .description("Attempts sent beside one that took long; won: those that answered first")
        .tags("cluster", cluster, "event", event.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
  }

  void retried(AttemptResult ending) {
    Counter.builder("weir.retries")
        .description("Attempts after the first")
        .tags("cluster", cluster, "reason", ending.kind())
        .register(meters)
        .increment();
  }
}
