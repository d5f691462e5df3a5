package io.weir.benchmarks;

import io.weir.loadbalancer.admission.gradient.AdaptiveLimit;
import io.weir.loadbalancer.admission.gradient.Bounds;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Cost of the adaptive limit for an admitted and for a rejected call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class AdmissionBenchmark {
  private static final String RPC = "weir.users.v1.UserService/GetUser";

  private final AdaptiveLimit open = limit(10_000);
  private final AdaptiveLimit full = limit(1);

  private static AdaptiveLimit limit(int max) {
    return new AdaptiveLimit(
        Bounds.of(1, max), System::nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound));
  }

  @Setup
  public void fill() {
    int entered = full.tryEnter(false);
    assert entered == 1;
  }

  private int serve() {
    int entered = open.tryEnter(false);
    open.leave();
    open.took(RPC, entered, 1_000_000 + (System.nanoTime() & 0xffff), 0);
    return entered;
  }

  /** Admits a call, releases it and reports its duration: the full cost. */
  @Benchmark
  public int admitted() {
    return serve();
  }

  /** Same as {@link #admitted}, on both processors. */
  @Benchmark
  @Threads(2)
  public int admittedByTwo() {
    return serve();
  }

  @Benchmark
  public int refused() {
    return full.tryEnter(false);
  }
}
