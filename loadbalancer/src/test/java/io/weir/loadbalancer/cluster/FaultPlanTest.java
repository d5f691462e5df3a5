package io.weir.loadbalancer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.upstream.FrameUpstream;
import io.weir.testkit.upstream.FrameUpstream.Attempt;
import io.weir.testkit.upstream.FrameUpstream.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three endpoints with arbitrary faults: a call that must not be executed twice is not, attempts
 * stay within the budget, and every call ends within its deadline.
 */
final class FaultPlanTest {
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final List<Repeat> REPEATS = List.of(Repeat.values());
  private static final int INSTANCES = 3;
  private static final int CALLERS = 12;
  private static final int CALLS = 80;
  private static final int TIMEOUT_MILLIS = 250;

  /** Tolerance of deadlines on a busy machine. A call that ignores its deadline takes 5 s. */
  private static final int SLACK_MILLIS = 4_000;

  /** Retries that a quiet cluster can always make: the reserve, beside one per second. */
  private static final double FLOOR = 10;

  static IntStream aFew() {
    return IntStream.rangeClosed(1, 8);
  }

  static IntStream many() {
    return IntStream.rangeClosed(9, 200);
  }

  @ParameterizedTest
  @MethodSource("aFew")
  void executesNothingTwiceThatMustNotBe(int seed) throws Exception {
    holdsUnder(seed, mixed(seed));
  }

  @Tag("faults")
  @ParameterizedTest
  @MethodSource("many")
  void executesNothingTwiceThatMustNotBeUnderManyPlans(int seed) throws Exception {
    holdsUnder(seed, mixed(seed));
  }

  @ParameterizedTest
  @EnumSource
  void holdsWhenAllFailInTheSameWay(Fault fault) throws Exception {
    List<Function<Attempt, Fault>> same = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      same.add(attempt -> fault);
    }
    holdsUnder(fault.name().hashCode(), same);
  }

  /**
   * Returns a fault plan for each endpoint, with random probabilities of the faults. The fault of
   * an attempt is reproducible.
   */
  private static List<Function<Attempt, Fault>> mixed(int seed) {
    var random = new Random(seed);
    List<Function<Attempt, Fault>> plans = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      var weights = new double[FAULTS.size()];
      for (int fault = 0; fault < weights.length; fault++) {
        // Cubed, so that a few faults make up most of a plan.
        weights[fault] = Math.pow(random.nextDouble(), 3);
      }
      int salt = random.nextInt();
      plans.add(attempt -> drawn(weights, new Random(attempt.hashCode() * 31L + salt)));
    }
    return plans;
  }

  private static Fault drawn(double[] weights, Random random) {
    random.nextInt(); // the first values of similar seeds are similar
    double point = random.nextDouble() * DoubleStream.of(weights).sum();
    int fault = 0;
    for (point -= weights[0]; point > 0 && fault < weights.length - 1; point -= weights[fault]) {
      fault++;
    }
    return FAULTS.get(fault);
  }

  private static void holdsUnder(int seed, List<Function<Attempt, Fault>> plans) throws Exception {
    var upstreams = plans.stream().map(FrameUpstream::start).toList();
    long began = System.nanoTime();
    try (var edge = Edge.of(config(upstreams))) {
      var calls = callAll(edge, seed);
      double seconds = (System.nanoTime() - began) / 1e9;
      assertThat(upstreams.stream().mapToInt(FrameUpstream::attempts).sum())
          .as("attempts")
          .isLessThanOrEqualTo((int) (CALLS * 1.2 + FLOOR + seconds));
      for (var call : calls) {
        if (call.repeat == Repeat.NEVER || (call.repeat == Repeat.KEYED && !call.keyed)) {
          assertThat(executions(upstreams, call.name)).as(call.name).isLessThanOrEqualTo(1);
        }
        assertThat(call.millis).as(call.name).isLessThan(TIMEOUT_MILLIS + SLACK_MILLIS);
        assertThat(call.status).as(call.name).isNotNegative();
      }
    } finally {
      upstreams.forEach(FrameUpstream::close);
    }
  }

  private static int executions(List<FrameUpstream> upstreams, String call) {
    return upstreams.stream()
        .map(upstream -> upstream.executions().get(call))
        .mapToInt(count -> count == null ? 0 : count.get())
        .sum();
  }

  /**
   * Returns a configuration that detects and forgives faults quickly, so that a short run covers
   * everything.
   */
  private static ClusterConfig config(List<FrameUpstream> upstreams) {
    return ConfigReader.read(
        """
        endpoints: [%s]
        attempt-timeout: 80ms
        retry: {attempts: 3, budget: 20%%, backoff: 2ms..10ms, hedge: p90}
        health: {interval: 30ms, timeout: 500ms, healthy: 1, unhealthy: 3}
        outliers: {ejection: 100ms, max-ejection: 300ms}
        breaker: {failure-rate: 100%%, window: 20s, min-calls: 1000000, open: 1s..10s}
        """
            .formatted(
                String.join(", ", upstreams.stream().map(up -> '"' + up.address() + '"').toList())),
        "test",
        ClusterConfig.class,
        Map.of());
  }

  private record Called(String name, Repeat repeat, boolean keyed, long millis, int status) {}

  private static List<Called> callAll(Edge edge, int seed) throws Exception {
    List<Called> calls = new ArrayList<>();
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Callable<Called>> wanted = new ArrayList<>();
      var random = new Random(seed);
      for (int i = 0; i < CALLS; i++) {
        var name = "call-" + i;
        var repeat = REPEATS.get(random.nextInt(REPEATS.size()));
        boolean unary = random.nextInt(4) > 0;
        boolean keyed = i % 2 == 0;
        wanted.add(() -> call(edge, name, repeat, unary, keyed));
      }
      for (var called : callers.invokeAll(wanted)) {
        calls.add(called.get());
      }
    }
    return calls;
  }

  private static Called call(Edge edge, String name, Repeat repeat, boolean unary, boolean keyed) {
    var headers =
        edge.headers(repeat)
            .add(FrameUpstream.CALL, name)
            .set("x-unary", Boolean.toString(unary))
            .add("x-timeout-ms", Integer.toString(TIMEOUT_MILLIS));
    if (keyed) {
      headers.add("idempotency-key", name);
    }
    long began = System.nanoTime();
    int status = Edge.status(edge.send(headers.build()).aggregate().join());
    return new Called(name, repeat, keyed, (System.nanoTime() - began) / 1_000_000, status);
  }
}
