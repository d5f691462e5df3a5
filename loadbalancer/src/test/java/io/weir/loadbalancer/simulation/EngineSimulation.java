package io.weir.loadbalancer.simulation;

import com.linecorp.armeria.client.WebClient;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.ejection.OutlierConfig;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.loadbalancer.retry.RetryBudget;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.loadbalancer.simulation.Simulation.Setup;
import io.weir.runtime.config.value.Percent;
import io.weir.testkit.time.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Simulates a policy together with the rotation, ejection and re-entry of a cluster, and retries of
 * repeatable calls from its budget. There are no health checks.
 */
final class EngineSimulation {
  private static final long TIMEOUT_NANOS = 1_000_000_000;
  private static final long TICK_NANOS = 100_000_000;
  private static final int ATTEMPTS = 3;
  private static final double BUDGET = 0.2;

  private final Timeline time = new Timeline();
  private final Random random = new Random(20_261_121);
  private final Setup setup;
  private final List<Instance> instances = new ArrayList<>();
  private final Map<ClusterEndpoint, Integer> numbers = new HashMap<>();
  private final Endpoints endpoints;
  private final RetryBudget budget = new RetryBudget(BUDGET, time);
  private final Result result;

  /**
   * Result of a simulation.
   *
   * @param calls one entry per call, with the instance of its last attempt and the time of all its
   *     attempts
   * @param attempts one entry per attempt
   */
  record Result(Figures calls, Figures attempts) {}

  private EngineSimulation(Setup setup, OutlierConfig outliers) {
    this.setup = setup;
    setup.instances().forEach(kind -> instances.add(new Instance(time, kind)));
    var shared = new EndpointLoad.Shared(time, setup.slowStart());
    var policy = Policy.of(setup.balance(), time, random::nextInt);
    endpoints =
        new Endpoints(
            "simulated",
            new Endpoints.Rules(
                HealthConfig.defaults().thresholds(),
                outliers,
                new Percent(0.5),
                policy,
                time,
                random::nextInt),
            named -> endpoint(named, shared));
    List<EndpointConfig> named = new ArrayList<>();
    for (int i = 0; i < instances.size(); i++) {
      named.add(new EndpointConfig("10.0.0.1:" + (i + 1), setup.instances().get(i).weight()));
    }
    endpoints.replace(named);
    result = new Result(new Figures(instances.size()), new Figures(instances.size()));
  }

  private ClusterEndpoint endpoint(EndpointConfig named, EndpointLoad.Shared shared) {
    var load = new EndpointLoad(named.address(), named.weight(), shared);
    var address = named.parsedAddress();
    var endpoint = new ClusterEndpoint(address, WebClient.of()::execute, load);
    numbers.put(endpoint, address.port() - 1);
    return endpoint;
  }

  static Result run(Setup setup, OutlierConfig outliers) {
    var simulation = new EngineSimulation(setup, outliers);
    var arrivals =
        new Arrivals(simulation.time, simulation.random, setup.ratePerSecond(), setup.seconds());
    arrivals.each(() -> simulation.new Call().attempt());
    simulation.tick();
    simulation.time.run();
    return simulation.result;
  }

  private void tick() {
    endpoints.tick();
    if (time.getAsLong() < (long) (setup.seconds() * 1e9)) {
      time.in(TICK_NANOS, this::tick);
    }
  }

  private final class Call {
    private final long startedNanos = time.getAsLong();
    private final List<ClusterEndpoint> tried = new ArrayList<>();

    Call() {
      budget.deposit();
    }

    void attempt() {
      var endpoint = endpoints.pick(tried, null, Choice.NO_HASH, null);
      if (endpoint == null) {
        throw new IllegalStateException(endpoints.reasons());
      }
      tried.add(endpoint);
      var attempt = new Attempt(this, endpoint);
      endpoint.begin();
      instances.get(number(endpoint)).serve(attempt::answered);
      time.in(TIMEOUT_NANOS, () -> attempt.answered(false));
    }

    void ended(ClusterEndpoint endpoint, boolean succeeded) {
      if (!succeeded && tried.size() < ATTEMPTS && budget.withdraw()) {
        attempt();
        return;
      }
      long nanos = time.getAsLong() - startedNanos;
      result.calls.add(number(endpoint), startedNanos, nanos, succeeded);
    }
  }

  private int number(ClusterEndpoint endpoint) {
    return numbers.getOrDefault(endpoint, -1);
  }

  /** Attempt that reports to the endpoint as the attempt layers do. */
  private final class Attempt {
    private final Call call;
    private final ClusterEndpoint endpoint;
    private final long startedNanos = time.getAsLong();
    private boolean ended;

    Attempt(Call call, ClusterEndpoint endpoint) {
      this.call = call;
      this.endpoint = endpoint;
    }

    void answered(boolean succeeded) {
      if (ended) {
        return;
      }
      ended = true;
      long nanos = time.getAsLong() - startedNanos;
      endpoint.end(!succeeded);
      if (succeeded) {
        endpoint.load().succeeded(nanos);
      } else {
        endpoint.load().failed(0);
      }
      endpoints.ended(endpoint, succeeded ? Outcome.SUCCESS : Outcome.FAILURE, nanos);
      result.attempts.add(number(endpoint), startedNanos, nanos, succeeded);
      call.ended(endpoint, succeeded);
    }
  }
}
