package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  enum Mode {
    FAST,
    VERY_SAFE
  }

  record Listen(String host, int port) {
    Listen {
      if (port > 65_535) {
        throw new IllegalArgumentException("port must be at most 65535");
      }
    }

    public static Listen defaults() {
      return new Listen("0.0.0.0", 8080);
    }
  }

  record Everything(
      String text,
      int number,
      long large,
      double share,
      boolean flag,
      Mode mode,
      Duration timeOut,
      URI uri,
      Path path,
      Percent percent,
      Size size,
      Secret secret,
      List<String> list,
      Map<String, Listen> map,
      Listen nested,
      @Nullable String nothing,
      Optional<Duration> perhaps) {}

  record Admin(Listen listen, Duration grace) {
    public static Admin defaults() {
      return new Admin(new Listen("127.0.0.1", 9901), Duration.ofSeconds(20));
    }
  }

  record Required(Listen listen, String name, List<Listen> more, Map<String, String> labels) {}

  private static <T extends Record> T read(String text, Class<T> type) {
    return ConfigReader.read(text, "weir.yaml", type, Map.of("PORT", "7", "INNER", "${PORT}"));
  }

  record Pair(Map<String, Listen> map, List<String> list) {
    Pair {
      if (!list.isEmpty()) {
        throw new ConfigException.InvalidEntry("wrong", "map", list.getFirst(), list.getLast());
      }
    }
  }

  @Test
  void namesTheLineOfAnEntryThatARecordRefuses() {
    var text =
        """
        # one
        map:
          a:
            host: h
            port: 1
        list: [LIST]
        """;
    for (var place : List.of("a, port:5", "a, host:4", "a, none:3", "b, port:2", "x:2")) {
      int colon = place.indexOf(':');
      assertThatThrownBy(() -> read(text.replace("LIST", place.substring(0, colon)), Pair.class))
          .hasMessage("weir.yaml:" + place.substring(colon + 1) + ": wrong");
    }
  }

  @Test
  void readsEveryType() {
    var read =
        read(
            """
            text: some words
            number: 0042
            large: -9000000000
            share: 2.5e-1
            flag: true
            mode: very-safe
            time-out: 500ms
            uri: http://127.0.0.1:4318
            path: some/file
            percent: 12.5%
            size: 4MiB
            secret: hush
            list: [a, "b"]
            map: {one: {port: 1}, two: }
            nested: {host: here}
            nothing:
            perhaps: 1h
            """,
            Everything.class);
    assertThat(read)
        .isEqualTo(
            new Everything(
                "some words",
                42,
                -9_000_000_000L,
                0.25,
                true,
                Mode.VERY_SAFE,
                Duration.ofMillis(500),
                URI.create("http://127.0.0.1:4318"),
                Path.of("some/file"),
                new Percent(0.125),
                new Size(4 << 20),
                Secret.parse("hush"),
                List.of("a", "b"),
                Map.of("one", new Listen("0.0.0.0", 1), "two", Listen.defaults()),
                new Listen("here", 8080),
                null,
                Optional.of(Duration.ofHours(1))));
    assertThat(read.toString()).contains("***").doesNotContain("hush");
  }

  @Test
  void takesWhatIsAbsentFromTheNearestDefaults() {
    assertThat(read("", Admin.class)).isEqualTo(Admin.defaults());
    assertThat(read("# only words", Admin.class)).isEqualTo(Admin.defaults());
    assertThat(read("listen: {port: 1}", Admin.class).listen())
        .isEqualTo(new Listen("127.0.0.1", 1));
    assertThat(read("name: x", Required.class))
        .isEqualTo(new Required(Listen.defaults(), "x", List.of(), Map.of()));
  }

  @Test
  void replacesVariablesOnce() {
    var read = read("host: \"a-${PORT}-${NONE:b:c}-${NONE:}\"\nport: ${PORT}", Listen.class);
    assertThat(read).isEqualTo(new Listen("a-7-b:c-", 7));
    assertThat(read("host: ${INNER}", Listen.class).host()).isEqualTo("${PORT}");
  }

  @Test
  void reportsAllMistakesWithTheirLines() {
    assertThatThrownBy(() ->
            read(
                """
                # a comment
                listen:
                  pot: 1
                  port: abc
                more:
                  - port: 70000
                  -
                    port: 1.5
                  - just text
                labels: [a]
                labels: {}
                whatever: 1
                """,
                Required.class))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            """
            weir.yaml:2: 'name' is missing
            weir.yaml:3: unknown key 'pot', did you mean 'port'?
            weir.yaml:4: port: found 'abc', expected a number
            weir.yaml:6: more: port must be at most 65535
            weir.yaml:8: port: found '1.5', expected a whole number from -2147483648 to 2147483647
            weir.yaml:9: more: found 'just text', expected a mapping
            weir.yaml:10: labels: found a list, expected a mapping
            weir.yaml:11: key 'labels' again, first in line 10
            weir.yaml:12: unknown key 'whatever', known are listen, name, more, labels\
            """);
  }

  @Test
  void saysAtTheMappingWhatItsRecordRefuses() {
    var text = "\nlisten:\n  host: a\n  port: 65536";
    assertMistake(text, Admin.class, 2, "listen: port must be at most 65535");
  }

  @Test
  void refusesWhatIsNoValueOfTheType() {
    assertEverything("number: 99999999999", "number: found '99999999999', expected a whole number");
    assertEverything("number: 0x10", "number: found '0x10', expected a number");
    assertEverything("large: []", "large: found a list, expected a single value");
    assertEverything("share: .nan", "share: found '.nan', expected a number");
    assertEverything("share: 101%", "share: found '101%', expected a share from 0% to 100%");
    assertEverything("flag: yes", "flag: found 'yes', expected true or false");
    assertEverything("mode: FAST", "mode: found 'FAST', expected one of fast, very-safe");
    assertEverything("time-out: 5", "time-out: found '5', expected a duration such as 500ms");
    assertEverything("time-out: 999999999d", "expected a duration of at most 36500d");
    assertEverything("uri: '//p:secret@h'", "uri: expected a URL such as http://host:4318");
    assertEverything("percent: 50", "percent: found '50', expected a share from 0% to 100%");
    assertEverything("size: 4", "size: found '4', expected a size such as 512KiB");
    assertEverything("secret: {a: b}", "secret: found a mapping, expected a single value");
    assertEverything("list: a", "list: found 'a', expected a list");
    assertEverything("list: [a, ~]", "list: found nothing, expected a single value");
    assertEverything("map: {a: 1}", "a: found '1', expected a mapping");
    assertEverything("text: ${NONE}", "text: the environment variable NONE is not set and has no");
    assertEverything("text: ${a b}", "text: found '${a b}', expected ${NAME} or ${NAME:default}");
    assertEverything("perhaps: soon", "perhaps: found 'soon', expected a duration");
    assertEverything("[a]: 1", "found a list or mapping as a key, expected a word");
  }

  /** Asserts one line of the message. The other keys are missing too and are ignored. */
  private static void assertEverything(String line, String message) {
    assertThatThrownBy(() -> read("\n\n" + line, Everything.class))
        .isInstanceOf(ConfigException.class)
        .message()
        .containsPattern("weir.yaml:3: [^\\n]*" + Pattern.quote(message));
  }

  private static void assertMistake(
      String text, Class<? extends Record> type, int line, String message) {
    assertThatThrownBy(() -> read(text, type))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.mistakes())
                    .containsExactly(new ConfigException.Mistake("weir.yaml", line, message)));
  }

  @Test
  void refusesWhatIsNoYaml() {
    assertThatThrownBy(() -> read("a: b\nc: [", Listen.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("weir.yaml:2: is no YAML: ");
    assertThatThrownBy(() -> read("a: b\n---\nc: d", Listen.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is no YAML");
    assertMistake("just text", Listen.class, 1, "found 'just text', expected a mapping");
    assertMistake("more: &a [*a]\nname: x", Required.class, 1, "more: contains itself");
  }

  @Test
  void boundsAliasesDepthAndMessages() {
    var bomb = "name: [&a [x,x]" + ", *a".repeat(60) + "]";
    assertThatThrownBy(() -> read(bomb, Required.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aliases");
    assertThatThrownBy(() -> read("[".repeat(200_000), Required.class))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> read("a: 1\n".repeat(5_000), Listen.class))
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.mistakes()).hasSize(100));
  }

  @Test
  void readsFilesAndSaysWhatIsWrongWithThem(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("weir.yaml"), "port: 1");
    assertThat(ConfigReader.read(file, Listen.class, Map.of()).port()).isEqualTo(1);

    Files.writeString(file, "host: x\nprt: 1");
    assertThatThrownBy(() -> ConfigReader.read(file, Listen.class, Map.of()))
        .hasMessage(file + ":2: unknown key 'prt', did you mean 'port'?");

    Files.write(file, new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> ConfigReader.read(file, Listen.class, Map.of()))
        .hasMessage(file + ": is not text in UTF-8");

    Files.writeString(file, "#".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> ConfigReader.read(file, Listen.class, Map.of()))
        .hasMessage(file + ": is larger than 1 MiB");

    var missing = directory.resolve("none.yaml");
    assertThatThrownBy(() -> ConfigReader.read(missing, Listen.class, Map.of()))
        .hasMessage(missing + ": there is no such file");
  }
}
