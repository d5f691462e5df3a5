package io.weir.loadbalancer.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The circuit breakers of a cluster, one per RPC service. Thread-safe. */
public final class Breakers {
  private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
  private static final int PROBES = 5;

  private final String cluster;
  private final CircuitBreakerConfig config;
  private final Consumer<String> onNew;
  private final Map<String, CircuitBreaker> byService = new ConcurrentHashMap<>();
  private final Map<String, CircuitBreaker> byRpc = new ConcurrentHashMap<>();

  /**
   * @param onNew receives the service of each breaker that is created
   */
  public Breakers(
      String cluster, BreakerConfig config, LongSupplier nanoTime, Consumer<String> onNew) {
    this.cluster = cluster;
    this.onNew = onNew;
    this.config =
        CircuitBreakerConfig.custom()
            .failureRateThreshold((float) (config.failureRate().fraction() * 100))
            .slidingWindow(
                (int) config.window().toSeconds(), config.minCalls(), SlidingWindowType.TIME_BASED)
            .waitIntervalFunctionInOpenState(
                IntervalFunction.ofExponentialBackoff(config.open().from(), 2, config.open().to()))
            .permittedNumberOfCallsInHalfOpenState(PROBES)
            .clock(new NanoClock(nanoTime))
            .currentTimestampFunction(clock -> nanoTime.getAsLong(), TimeUnit.NANOSECONDS)
            .recordResult(outcome -> outcome == Outcome.FAILURE)
            .build();
  }

  /**
   * @param rpc full name of the RPC: "weir.users.v1.UserService/GetUser"
   */
  CircuitBreaker of(String rpc) {
    var known = byRpc.get(rpc);
    return known != null ? known : byRpc.computeIfAbsent(rpc, this::ofService);
  }

  private CircuitBreaker ofService(String rpc) {
    return byService.computeIfAbsent(rpc.substring(0, rpc.indexOf('/')), this::create);
  }

  private CircuitBreaker create(String service) {
    var breaker = CircuitBreaker.of(service, config);
    breaker
        .getEventPublisher()
        .onStateTransition(event ->
            LOG.warn(
                "cluster {}: breaker of {} goes from {} to {}",
                cluster,
                service,
                name(event.getStateTransition().getFromState()),
                name(event.getStateTransition().getToState())));
    onNew.accept(service);
    return breaker;
  }

  /** Returns the states by service: "closed", "open", "half-open". */
  public Map<String, String> states() {
    var states = new TreeMap<String, String>();
    byService.forEach((service, breaker) -> states.put(service, name(breaker.getState())));
    return states;
  }

  /**
   * Returns the state of a service as the value of a gauge: 0 for closed or unknown, 1 for
   * half-open, 2 for open.
   */
  public int level(String service) {
    var breaker = byService.get(service);
    return breaker == null
        ? 0
        : switch (breaker.getState()) {
          case CLOSED, DISABLED, METRICS_ONLY -> 0;
          case HALF_OPEN -> 1;
          case OPEN, FORCED_OPEN -> 2;
        };
  }

  private static String name(CircuitBreaker.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
