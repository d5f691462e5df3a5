package io.weir.benchmarks;

import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.balancing.Hashes;
import io.weir.loadbalancer.balancing.Load;
import io.weir.loadbalancer.balancing.Picker;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.SlowStart;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Picking an endpoint for the next attempt, among few and many endpoints of unequal load and
 * weight.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class PickBenchmark {
  private static final int KEYS = 1 << 10;

  static final List<String> POLICIES =
      List.of(
          "least-requests", "round-robin", "weighted-round-robin", "random", "peak-ewma", "hash");

  @Param({"least-requests", "round-robin", "weighted-round-robin", "random", "peak-ewma", "hash"})
  public String policy = "round-robin";

  @Param({"3", "100", "10000"})
  public int endpoints = 3;

  private final Choice[] keys = new Choice[KEYS];
  private Picker picker = choice -> Picker.NONE;
  private int next;

  private record Keyed(long hash) implements Choice {
    @Override
    public boolean passesOver(int index) {
      return false;
    }
  }

  @Setup
  public void prepare() {
    var random = new Random(4);
    var shared = new EndpointLoad.Shared(System::nanoTime, SlowStart.OFF);
    var loads = new Load[endpoints];
    for (int i = 0; i < endpoints; i++) {
      var load = new EndpointLoad("10.0.0.1:" + i, 1 + random.nextInt(3), shared);
      load.succeeded(random.nextInt(50_000_000));
      for (int busy = random.nextInt(4); busy > 0; busy--) {
        load.begin();
      }
      loads[i] = load;
    }
    picker =
        Policy.of(balance(), System::nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound))
            .over(loads);
    for (int i = 0; i < KEYS; i++) {
      keys[i] = new Keyed(Hashes.of("user-" + i));
    }
  }

  private Balance balance() {
    return policy.equals("hash") ? Balance.of(HashKey.ofHeader("x-user")) : Balance.parse(policy);
  }

  @Benchmark
  public int pick() {
    return picker.pick(keys[next++ & KEYS - 1]);
  }
}
