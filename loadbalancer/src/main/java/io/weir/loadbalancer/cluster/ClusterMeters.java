package io.weir.loadbalancer.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.loadbalancer.breaker.Breakers;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.outcome.Ending;
import io.weir.loadbalancer.retry.Hedging;
import io.weir.loadbalancer.retry.RetryBudget;
import java.util.Locale;

/** The figures of a cluster. */
final class ClusterMeters {
  private final MeterRegistry meters;
  private final String cluster;
  private final Counter refusals;

  ClusterMeters(MeterRegistry meters, String cluster) {
    this.meters = meters;
    this.cluster = cluster;
    this.refusals =
        Counter.builder("weir.breaker.refusals")
            .description("Attempts that an open circuit breaker refused")
            .tag("cluster", cluster)
            .register(meters);
  }

  void watch(ClusterEndpoint endpoint) {
    Gauge.builder("weir.endpoint.healthy", endpoint, e -> e.health().usable() ? 1 : 0)
        .description("1: in rotation, 0: out of rotation")
        .tags("cluster", cluster, "endpoint", endpoint.address())
        .register(meters);
    Gauge.builder("weir.endpoint.in.flight", endpoint, ClusterEndpoint::inFlight)
        .description("Attempts on the wire")
        .tags("cluster", cluster, "endpoint", endpoint.address())
        .register(meters);
  }

  void watch(RetryBudget budget) {
    Gauge.builder("weir.retry.budget", budget, RetryBudget::balance)
        .description("Retries that could be made now")
        .tag("cluster", cluster)
        .register(meters);
  }

  void watch(Breakers breakers, String service) {
    Gauge.builder("weir.breaker.state", breakers, b -> b.level(service))
        .description("0: closed, 1: half-open, 2: open")
        .tags("cluster", cluster, "service", service)
        .register(meters);
  }

  void refused() {
    refusals.increment();
  }

  void hedged(Hedging.Event event) {
    Counter.builder("weir.hedges")
        .description("Attempts sent beside one that took long; won: those that answered first")
        .tags("cluster", cluster, "event", event.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
  }

  void retried(Ending ending) {
    Counter.builder("weir.retries")
        .description("Attempts after the first")
        .tags("cluster", cluster, "reason", ending.kind())
        .register(meters)
        .increment();
  }
}
