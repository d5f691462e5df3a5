package io.weir.loadbalancer.attempt;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Membership;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Measures the number and duration of attempts by endpoint and outcome. The timers of an endpoint
 * are removed with it.
 */
public final class AttemptMetricsLayer implements AttemptLayer, Membership {
  private final String cluster;
  private final MeterRegistry meters;
  private final Map<ClusterEndpoint, Map<Outcome, Timer>> timers = new ConcurrentHashMap<>();

  public AttemptMetricsLayer(String cluster, MeterRegistry meters) {
    this.cluster = cluster;
    this.meters = meters;
  }

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    var sent = next.send(attempt);
    var endpoint = attempt.endpoint();
    sent.onEnd(result -> record(endpoint, result.outcome(), sent.tookNanos()));
    return sent;
  }

  private void record(ClusterEndpoint endpoint, Outcome outcome, long nanos) {
    if (outcome != Outcome.IGNORED) {
      endpoint.durations().record(nanos);
    }
    // An attempt that ends after its endpoint is gone must not register its timers again.
    var known =
        endpoint.removed()
            ? timers.get(endpoint)
            : timers.computeIfAbsent(endpoint, this::register);
    var timer = known == null ? null : known.get(outcome);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private Map<Outcome, Timer> register(ClusterEndpoint endpoint) {
    var registered = new EnumMap<Outcome, Timer>(Outcome.class);
    for (var outcome : Outcome.values()) {
      registered.put(
          outcome,
          Timer.builder("weir.attempts")
              .description("Attempts at an endpoint, and how long they took")
              .tags("cluster", cluster, "endpoint", endpoint.address())
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    return registered;
  }

  @Override
  public void gone(ClusterEndpoint endpoint) {
    var registered = timers.remove(endpoint);
    if (registered != null) {
      registered.values().forEach(meters::remove);
    }
  }
}
