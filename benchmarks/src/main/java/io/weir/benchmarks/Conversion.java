package io.weir.benchmarks;

import java.io.IOException;
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

/** Every way on every message, both directions, bytes to bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class Conversion {
  @Param public Row row = Row.USER;
  @Param public Way way = Way.WEIR;

  private Contender contender = Way.WEIR.on(Row.USER);
  private byte[] wire = {};
  private byte[] json = {};

  @Setup
  public void prepare() {
    contender = way.on(row);
    wire = row.wire();
    json = row.json();
  }

  @Benchmark
  public Object toJson() throws IOException {
    return contender.json(wire);
  }

  @Benchmark
  public Object toWire() throws IOException {
    return contender.wire(json);
  }
}
