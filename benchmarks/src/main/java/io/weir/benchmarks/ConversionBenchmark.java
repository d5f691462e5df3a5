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

/** Every library on every message, in both directions, from bytes to bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class ConversionBenchmark {
  @Param public Payload payload = Payload.USER;
  @Param public Library library = Library.WEIR;

  private Converter converter = Library.WEIR.on(Payload.USER);
  private byte[] wire = {};
  private byte[] json = {};

  @Setup
  public void prepare() {
    converter = library.on(payload);
    wire = payload.wire();
    json = payload.json();
  }

  @Benchmark
  public Object toJson() throws IOException {
    return converter.json(wire);
  }

  @Benchmark
  public Object toWire() throws IOException {
    return converter.wire(json);
  }
}
