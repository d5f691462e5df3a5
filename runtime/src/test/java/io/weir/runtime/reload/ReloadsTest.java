package io.weir.runtime.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reloads of a process that only remembers what was applied. */
final class ReloadsTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Config> applied = new ArrayList<>();
  private final Text text = new Text();
  private final Reloads<Config> reloads = new Reloads<>(text, InstantSource.fixed(NOW), meters);

  private record Config(String name) {}

  /** Source of whatever the test sets. */
  private static final class Text implements ConfigSource<Config> {
    private String now = "one";

    @Override
    public String name() {
      return "test.yaml";
    }

    @Override
    public Config read() {
      if (now.isEmpty()) {
        var mistake = new ConfigException.Mistake("test.yaml", 3, "is empty");
        throw new ConfigException(List.of(mistake, mistake));
      }
      return new Config(now);
    }

    @Override
    public Record shown(Config config) {
      return config;
    }

    @Override
    public List<Path> watched(Config config) {
      return List.of();
    }
  }

  @AfterEach
  void close() {
    reloads.close();
  }

  private void apply(Config next) {
    if (next.name().equals("impossible")) {
      throw new IllegalArgumentException("admin: no\ntelemetry: no");
    }
    applied.add(next);
  }

  private void serve() {
    reloads.serve(new Config("one"), this::apply);
  }

  @Test
  void applyAndTellWhatChanged() {
    serve();
    text.now = "two";
    var status = reloads.reload("a test");
    assertThat(applied).containsExactly(new Config("two"));
    assertThat(status.version()).isEqualTo(2);
    assertThat(status.since()).isEqualTo(NOW);
    assertThat(status.last().cause()).isEqualTo("a test");
    assertThat(status.last().changes()).containsExactly("name: one -> two");
    text.now = "three";
    assertThat(reloads.reload("a test").last().changes()).containsExactly("name: two -> three");
    assertThat(meters.get("weir.config.version").gauge().value()).isEqualTo(3);
    assertThat(meters.get("weir.config.since").gauge().value())
        .isEqualTo((double) NOW.getEpochSecond());
  }

  @Test
  void refuseAFileWithMistakesAndKeepWhatIsServed() {
    serve();
    text.now = "";
    var status = reloads.reload("a test");
    assertThat(status.last().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(status.last().mistakes()).hasSize(2).contains("test.yaml:3: is empty");
    assertThat(status.version()).isEqualTo(1);
    assertThat(applied).isEmpty();
    text.now = "two";
    assertThat(reloads.reload("a test").last().changes()).containsExactly("name: one -> two");
    assertThat(meters.get("weir.config.reloads").tag("outcome", "refused").counter().count())
        .isEqualTo(1);
  }

  @Test
  void refuseWhatTheProcessCannotApply() {
    serve();
    text.now = "impossible";
    assertThat(reloads.reload("a test").last().mistakes())
        .containsExactly("test.yaml: admin: no", "test.yaml: telemetry: no");
  }

  @Test
  void doNothingBeforeTheProcessServesOrAfterItEnds() {
    text.now = "two";
    assertThat(reloads.areServed()).isFalse();
    assertThat(reloads.reload("a test").version()).isEqualTo(1);
    serve();
    assertThat(reloads.areServed()).isTrue();
    reloads.close();
    assertThat(reloads.reload("a test").version()).isEqualTo(1);
    assertThat(applied).isEmpty();
  }
}
