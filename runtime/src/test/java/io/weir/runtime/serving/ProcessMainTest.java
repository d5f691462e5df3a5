package io.weir.runtime.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigException.Mistake;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProcessMainTest {
  private static final String[] ARGS = {"-c", "weir.yaml"};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final List<AutoCloseable> started = new ArrayList<>();

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void assertRefused(Exception failure, String lines) {
    var status =
        ProcessMain.start(
            ARGS,
            file -> {
              throw failure;
            },
            err,
            started::add);
    assertThat(status).contains(1);
    assertThat(printed()).isEqualTo(lines);
    assertThat(started).isEmpty();
    bytes.reset();
  }

  @Test
  void startsWhatTheFileSays() {
    AutoCloseable part = () -> {};
    var status =
        ProcessMain.start(
            ARGS,
            file -> {
              assertThat(file).hasToString("weir.yaml");
              return part;
            },
            err,
            started::add);
    assertThat(status).isEmpty();
    assertThat(started).containsExactly(part);
    assertThat(printed()).isEmpty();
  }

  @Test
  void refusesAnotherCommandLine() {
    for (var args :
        List.of(new String[] {}, new String[] {"-c"}, new String[] {"weir.yaml", "-c"})) {
      assertThat(ProcessMain.start(args, file -> () -> {}, err, started::add)).contains(2);
    }
    assertThat(started).isEmpty();
    assertThat(printed().lines()).hasSize(3).allMatch("expected: -c FILE"::equals);
  }

  @Test
  void saysInALineWhatAPersonCanMend() {
    var mistakes =
        List.of(new Mistake("weir.yaml", 3, "first"), new Mistake("weir.yaml", 0, "second"));
    assertRefused(new ConfigException(mistakes), "weir.yaml:3: first\nweir.yaml: second\n");
    assertRefused(new PortTaken(8080), "port 8080 is taken\n");
    assertRefused(new CompletionException(new PortTaken(1)), "port 1 is taken\n");
    assertRefused(new IllegalArgumentException("no such API\nmore"), "no such API\n");
  }

  @Test
  void showsAFaultOfItsOwnWhole() {
    var status =
        ProcessMain.start(
            ARGS,
            file -> {
              throw new IllegalStateException("a fault");
            },
            err,
            started::add);
    assertThat(status).contains(1);
    assertThat(printed()).contains("IllegalStateException: a fault", "\tat ");
  }

  @Test
  void doesNotWaitForEverForWhatDoesNotClose() {
    var never = new CountDownLatch(1);
    ProcessMain.closeWithin(Duration.ofMillis(20), never::await, err);
    assertThat(printed()).contains("still not ended");
    never.countDown();
  }

  @Test
  void closesPartsInReverseEvenIfOneFails() {
    var closed = new ArrayList<String>();
    var parts = new Parts();
    parts.add(() -> closed.add("first"));
    parts.add(() -> {
      closed.add("second");
      throw new IllegalStateException("does not close");
    });
    parts.add(() -> closed.add("third"));
    parts.close();
    parts.close();
    assertThat(closed).containsExactly("third", "second", "first");
  }
}
