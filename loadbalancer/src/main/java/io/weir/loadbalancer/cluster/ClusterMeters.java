package io.weir.loadbalancer.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Meters of a cluster. The meters of an endpoint are removed with it. */
final class ClusterMeters implements Membership {
  private final MeterRegistry meters;
  private final String cluster;
  private final Counter refusals;
  private final Map<ClusterEndpoint, List<Meter>> ofEndpoint = new ConcurrentHashMap<>();

  ClusterMeters(MeterRegistry meters, String cluster) {
    this.meters = meters;
    this.cluster = cluster;
    this.refusals =
        Counter.builder("weir.breaker.refusals")
            .description("Attempts that an open circuit breaker refused")
            .tag("cluster", cluster)
            .register(meters);
  }

  @Override
  public void joined(ClusterEndpoint endpoint) {
    var _ = ofEndpoint.computeIfAbsent(endpoint, this::register);
  }

  private List<Meter> register(ClusterEndpoint endpoint) {
    return List.of(
        Gauge.builder("weir.endpoint.healthy", endpoint, e -> e.usable() ? 1 : 0)
            .description("1: in rotation, 0: out of rotation")
            .tags("cluster", cluster, "endpoint", endpoint.address())
            .register(meters),
        Gauge.builder("weir.endpoint.in.flight", endpoint, ClusterEndpoint::inFlight)
            .description("Attempts on the wire")
            .tags("cluster", cluster, "endpoint", endpoint.address())
            .register(meters),
        Gauge.builder("weir.endpoint.weight", endpoint, e -> e.load().weight())
            .description("As configured, times what slow start leaves of it")
            .tags("cluster", cluster, "endpoint", endpoint.address())
            .register(meters),
        Gauge.builder(
                "weir.endpoint.latency.expected", endpoint, e -> e.load().latencyNanos() / 1e9)
            .description("Peak EWMA: what an attempt must be expected to take")
            .baseUnit("seconds")
            .tags("cluster", cluster, "endpoint", endpoint.address())
            .register(meters),
        FunctionCounter.builder("weir.endpoint.ejections", endpoint, ClusterEndpoint::ejections)
            .description("Times that it was taken out for how its attempts ended")
            .tags("cluster", cluster, "endpoint", endpoint.address())
            .register(meters));
  }

  @Override
  public void gone(ClusterEndpoint endpoint) {
    var registered = ofEndpoint.remove(endpoint);
    if (registered != null) {
      registered.forEach(meters::remove);
    }
  }

  void watch(Cluster whole) {
    watchEndpoints(whole);
    Gauge.builder("weir.discovery.stale", whole, c -> c.discoveryProblem().isEmpty() ? 0 : 1)
        .description("1: the endpoints are the last good ones, because a newer list cannot be had")
        .tag("cluster", cluster)
        .register(meters);
  }

  private void watchEndpoints(Cluster whole) {
    Gauge.builder("weir.cluster.fails.open", whole, c -> c.failsOpen() ? 1 : 0)
        .description("1: calls also go to endpoints that are not usable, because too few are")
        .tag("cluster", cluster)
        .register(meters);
    for (var state : StateName.values()) {
      Gauge.builder("weir.cluster.endpoints", whole, c -> c.count(state))
          .description("Endpoints by state")
          .tags("cluster", cluster, "state", state.toString())
          .register(meters);
    }
  }

  void watch(RetryBudget budget) {
    Gauge.builder("weir.retry.budget", budget, RetryBudget::balance)
        .description("Retries that could be made now")
        .tag("cluster", cluster)
        .register(meters);
  }

  void watch(Breakers breakers, String rpc) {
    Gauge.builder("weir.breaker.state", breakers, b -> b.level(rpc))
        .description("0: closed, 1: half-open, 2: open")
        .tags("cluster", cluster, "rpc", rpc)
        .register(meters);
  }

  void watch(Bulkheads bulkheads, Admission admission) {
    Gauge.builder(
            "weir.bulkhead.in.flight",
            bulkheads,
            b -> b.streamFill().inFlight() + admission.inFlight())
        .description("Calls under way; service *: of all services")
        .tags("cluster", cluster, "service", Bulkheads.ALL)
        .register(meters);
    // The counter must exist before the first refusal.
    var _ = refusals(Bulkheads.ALL);
  }

  void watch(Bulkheads bulkheads, String service) {
    Gauge.builder("weir.bulkhead.in.flight", bulkheads, b -> b.fill(service).inFlight())
        .description("Calls under way; service *: of all services")
        .tags("cluster", cluster, "service", service)
        .register(meters);
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
        .description("Streams that were ended for their age, for being idle, or with the process")
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
