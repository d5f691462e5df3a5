package io.weir.loadbalancer.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breakers of a cluster, one per RPC. Their number is bounded, because the callers of a
 * sidecar name the RPCs; those beyond share one. Thread-safe.
 */
public final class Breakers {
  private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
  private static final int PROBES = 5;
  static final int MOST = 1_000;
  private static final String ALL_OTHERS = "all other RPCs";

  private final String cluster;
  private final BreakerConfig rules;
  private final CircuitBreakerConfig config;
  private final Consumer<String> onNew;
  private final Supplier<List<ClusterEndpoint>> endpoints;
  private final boolean enabled;
  private final Map<String, RpcBreaker> byRpc = new ConcurrentHashMap<>();

  /**
   * @param endpoints the endpoints of the cluster
   * @param onNew receives the RPC of each breaker that is created
   */
  public Breakers(
      String cluster,
      BreakerConfig config,
      Supplier<List<ClusterEndpoint>> endpoints,
      LongSupplier nanoTime,
      Consumer<String> onNew) {
    this.cluster = cluster;
    this.rules = config;
    this.endpoints = endpoints;
    this.enabled = config.enabled();
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

  /** Judges an attempt. See {@link BreakerConfig#judge}. */
  Outcome judge(AttemptResult result) {
    return rules.judge(result);
  }

  /**
   * @param rpc full name of the RPC: "weir.users.v1.UserService/GetUser"
   */
  RpcBreaker of(String rpc) {
    var known = byRpc.get(rpc);
    if (known != null) {
      return known;
    }
    return byRpc.computeIfAbsent(byRpc.size() < MOST ? rpc : ALL_OTHERS, this::create);
  }

  /** Lets probes through open breakers, because an endpoint has returned to the rotation. */
  public void tryAgain() {
    byRpc.values().forEach(RpcBreaker::tryAgain);
  }

  private RpcBreaker create(String rpc) {
    var breaker = CircuitBreaker.of(rpc, config);
    if (!enabled) {
      breaker.transitionToDisabledState();
    }
    breaker
        .getEventPublisher()
        .onStateTransition(event ->
            LOG.warn(
                "cluster {}: breaker of {} goes from {} to {}",
                cluster,
                rpc,
                name(event.getStateTransition().getFromState()),
                name(event.getStateTransition().getToState())));
    onNew.accept(rpc);
    return new RpcBreaker(breaker, endpoints);
  }

  /** Returns the states by RPC: "closed", "open", "half-open", "disabled". */
  public Map<String, String> states() {
    var states = new TreeMap<String, String>();
    byRpc.forEach((rpc, breaker) -> states.put(rpc, name(breaker.circuit().getState())));
    return states;
  }

  /**
   * Returns the state of an RPC as the value of a gauge: 0 for closed or unknown, 1 for half-open,
   * 2 for open.
   */
  public int level(String rpc) {
    var breaker = byRpc.get(rpc);
    return breaker == null
        ? 0
        : switch (breaker.circuit().getState()) {
          case CLOSED, DISABLED, METRICS_ONLY -> 0;
          case HALF_OPEN -> 1;
          case OPEN, FORCED_OPEN -> 2;
        };
  }

  private static String name(CircuitBreaker.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
