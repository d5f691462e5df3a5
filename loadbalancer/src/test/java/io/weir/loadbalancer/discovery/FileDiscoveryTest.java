package io.weir.loadbalancer.discovery;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.CommonPools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileDiscoveryTest {
  private static final String TWO = "endpoints:\n  - 127.0.0.1:1\n  - \"[::1]:2\"\n";

  @TempDir Path directory;
  private final List<String> found = new CopyOnWriteArrayList<>();

  private Path file() {
    return directory.resolve("users.endpoints.yaml");
  }

  private Discovery start() {
    var settings =
        new Discovery.Settings(
            "users",
            CommonPools.workerGroup().next(),
            null,
            Duration.ofMillis(5),
            Duration.ofMinutes(5));
    return Discovery.start(
        new Source.Watched(file()), settings, list -> found.add(list.toString()));
  }

  /** Replaces the file atomically, so that a reader always sees complete content. */
  private void write(String content) throws IOException {
    var written = Files.writeString(directory.resolve("written"), content);
    Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void hasTheListWhenItStarts() throws IOException {
    write(TWO);
    try (var discovery = start()) {
      assertThat(found).containsExactly("[127.0.0.1:1, [::1]:2]");
      assertThat(discovery.problem()).isEmpty();
    }
  }

  @Test
  void followsTheFile() throws IOException {
    write(TWO);
    try (var _ = start()) {
      write("endpoints: [users-3:3]");
      eventually("it is seen", () -> found.size() == 2);
      assertThat(found.getLast()).isEqualTo("[users-3:3]");
      Files.writeString(file(), "endpoints: [users-4:4]");
      eventually("also when it is written in place", () -> found.contains("[users-4:4]"));
    }
  }

  @Test
  void seesAWeightThatChanges() throws IOException {
    write("endpoints: [{address: 'a:1', weight: 3}, 'b:2']");
    try (var _ = start()) {
      write("endpoints: ['a:1', 'b:2']");
      eventually("it is seen", () -> found.size() == 2);
      assertThat(found).containsExactly("[{address: a:1, weight: 3.0}, b:2]", "[a:1, b:2]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          endpoints: []                | endpoints: found 0, expected 1 to
          endpoints: [users]           | :1: endpoints: endpoint: found 'users', expected host:port
          endpoints: ["a:1", "b:0"]    | found 'b:0', expected host:port
          endpoints: ["a:70000"]       | found 'a:70000', expected host:port
          endpoint: ["a:1"]            | unknown key 'endpoint', did you mean 'endpoints'?
          endpoints: {a: 1}            | found a mapping, expected a list
          endpoints: [a                | users.endpoints.yaml
          nothing                      | users.endpoints.yaml
          """)
  void keepsTheLastGoodListAndSaysWhy(String content, String why) throws IOException {
    write(TWO);
    try (var discovery = start()) {
      write(content);
      eventually("it is refused", () -> !discovery.problem().isEmpty());
      assertThat(discovery.problem()).contains(why);
      assertThat(found).hasSize(1);
      write("endpoints: [users-3:3]");
      eventually("the next one is taken", () -> found.size() == 2);
      eventually("it is said", () -> discovery.problem().isEmpty());
    }
  }

  @Test
  void keepsTheListWhenTheFileGoes() throws IOException {
    write(TWO);
    try (var discovery = start()) {
      Files.delete(file());
      eventually("it is said", () -> discovery.problem().contains("cannot be read"));
      write(TWO);
      eventually("it is there again", () -> discovery.problem().isEmpty());
      assertThat(found).hasSize(1);
    }
  }

  @Test
  void waitsForAFileThatIsNotThereYet() throws IOException {
    try (var discovery = start()) {
      assertThat(found).isEmpty();
      assertThat(discovery.problem()).contains("cannot be read");
      write(TWO);
      eventually("it is found", () -> found.size() == 1);
    }
  }
}
