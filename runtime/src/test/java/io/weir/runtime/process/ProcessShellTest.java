package io.weir.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigException.Mistake;
import io.weir.runtime.reload.Reloads;
import io.weir.runtime.serving.PortTaken;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessShellTest {
  private final StringWriter err = new StringWriter();
  private final Closer running = new Closer();
  private final List<String> served = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();

  /** Configuration of a program that serves nothing, or fails to start. */
  private record TestConfig() {}

  private final class TestProgram implements Program<TestConfig> {
    private final @Nullable RuntimeException failure;

    TestProgram(@Nullable RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public TestConfig read(Path file, Map<String, String> environment) {
      assertThat(file).hasToString("weir.yaml");
      return new TestConfig();
    }

    @Override
    public TelemetryConfig telemetry(TestConfig config) {
      return TelemetryConfig.defaults();
    }

    @Override
    public String instance(TestConfig config) {
      return "test:0";
    }

    @Override
    public ServingProcess start(
        TestConfig config, Telemetry telemetry, Reloads<TestConfig> reloads) {
      if (failure != null) {
        throw failure;
      }
      return new ServingProcess(
          "1 (127.0.0.1)", "http://127.0.0.1:2", () -> closed.add(telemetry.prometheus()));
    }
  }

  private int run(@Nullable RuntimeException failure, String... args) {
    var out = new PrintWriter(err, true);
    return new ProcessShell(new TestProgram(failure), running, () -> served.add("until the end"))
        .execute(out, out, args);
  }

  private void assertFails(RuntimeException failure, String lines) {
    var running = new Closer();
    var out = new PrintWriter(err, true);
    var shell = new ProcessShell(new TestProgram(failure), running, () -> served.add("served"));
    assertThat(shell.execute(out, out, "-c", "weir.yaml")).isEqualTo(1);
    assertThat(err).hasToString(lines);
    assertThat(served).isEmpty();
    err.getBuffer().setLength(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-c weir.yaml", "--config weir.yaml", "--config=weir.yaml"})
  void startsWhatTheFileSays(String line) {
    assertThat(run(null, line.split(" "))).isZero();
    assertThat(served).hasSize(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void closesTheProgramBeforeItsTelemetry() {
    assertThat(run(null, "-c", "weir.yaml")).isZero();
    assertThat(closed).isEmpty();
    running.close();
    assertThat(closed).singleElement().asString().contains("jvm_");
  }

  @Test
  void closesWhatStartsAfterTheEnd() {
    running.close();
    assertThat(run(null, "-c", "weir.yaml")).isEqualTo(1);
    assertThat(err).hasToString("ended while it started\n");
    assertThat(served).isEmpty();
  }

  @Test
  void refusesAnotherCommandLine() {
    for (var args :
        List.of(new String[] {}, new String[] {"-c"}, new String[] {"weir.yaml", "-c"})) {
      assertThat(run(null, args)).isEqualTo(2);
    }
    assertThat(served).isEmpty();
    assertThat(err.toString().lines()).hasSize(3).allMatch("expected: -c FILE"::equals);
  }

  @Test
  void namesWhatIsWrongWithTheCommandLine() {
    assertThat(run(null, "-c", "weir.yaml", "--prot")).isEqualTo(2);
    assertThat(err).hasToString("Unknown option: '--prot'; expected: -c FILE\n");
    assertThat(served).isEmpty();
  }

  @Test
  void explainsItself() {
    assertThat(run(null, "--help")).isZero();
    assertThat(err.toString()).startsWith("Usage: ./weir test ").contains("-c, --config=FILE");
    assertThat(served).isEmpty();
  }

  @Test
  void saysInALineWhatAPersonCanMend() {
    var mistakes =
        List.of(new Mistake("weir.yaml", 3, "first"), new Mistake("weir.yaml", 0, "second"));
    assertFails(new ConfigException(mistakes), "weir.yaml:3: first\nweir.yaml: second\n");
    assertFails(new PortTaken(8080), "port 8080 is taken\n");
    assertFails(new CompletionException(new PortTaken(1)), "port 1 is taken\n");
    assertFails(new IllegalArgumentException("no such API\nmore"), "no such API\n");
    assertFails(new CommandFailure("ended while it started"), "ended while it started\n");
  }

  @Test
  void showsAFaultOfItsOwnWhole() {
    assertThat(run(new IllegalStateException("a fault"), "-c", "weir.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("IllegalStateException: a fault", "\tat ");
  }

  @Test
  void doesNotWaitForEverForWhatDoesNotClose() {
    var bytes = new ByteArrayOutputStream();
    var never = new CountDownLatch(1);
    Shutdown.closeWithin(
        Duration.ofMillis(20), never::await, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("still not ended");
    never.countDown();
  }
}
