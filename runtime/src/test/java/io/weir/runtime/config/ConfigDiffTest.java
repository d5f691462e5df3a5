package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lines that name the differences of two configurations. */
final class ConfigDiffTest {
  private static final Part PART = new Part(Duration.ofSeconds(5), Optional.empty());

  private record Part(Duration timeout, Optional<String> password) {}

  private record Whole(int port, List<String> names, Map<String, Part> parts) {}

  private static List<String> diff(Whole before, Whole after) {
    return ConfigDiff.of(before, after);
  }

  @Test
  void areNoneOfEqualOnes() {
    var one = new Whole(1, List.of("a"), Map.of("p", PART));
    assertThat(diff(one, new Whole(1, List.of("a"), Map.of("p", PART)))).isEmpty();
  }

  @Test
  void nameTheKeyAndBothValues() {
    var before = new Whole(1, List.of("a", "b"), Map.of("p", PART));
    var after =
        new Whole(
            2, List.of("a", "c"), Map.of("p", new Part(Duration.ofMillis(1500), Optional.empty())));
    assertThat(diff(before, after))
        .containsExactly("names[1]: b -> c", "parts.p.timeout: 5s -> 1500ms", "port: 1 -> 2");
  }

  @Test
  void nameWhatCameAndWhatLeft() {
    var before = new Whole(1, List.of("a", "b"), Map.of("p", PART));
    var after = new Whole(1, List.of("a"), Map.of("q", PART));
    assertThat(diff(before, after))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("names[1]: removed b"),
            line -> assertThat(line).isEqualTo("parts.p: removed {timeout=5s, password=***}"),
            line -> assertThat(line).startsWith("parts.q: added {timeout=5s"));
  }

  @Test
  void showNoSecretAndNoEndlessValue() {
    var before = new Whole(1, List.of(), Map.of("p", PART));
    var secret = new Part(Duration.ofSeconds(6), Optional.of("hunter2"));
    var after = new Whole(1, List.of("x".repeat(10_000)), Map.of("p", secret));
    assertThat(diff(before, after))
        .noneMatch(line -> line.contains("hunter2"))
        .allMatch(line -> line.length() < 200);
  }
}
