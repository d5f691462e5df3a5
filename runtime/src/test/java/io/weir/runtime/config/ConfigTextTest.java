package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConfigTextTest {
  record Inner(String password, Duration maxTime, @Nullable URI otlp) {}

  record Outer(int port, List<Inner> inners, Map<String, String> values) {}

  @Test
  void showsKeysAsInTheFileAndNoSecret() {
    var inner = new Inner("hunter2", Duration.ofSeconds(5), URI.create("http://me:pw@host:1/x"));
    var shown =
        ConfigText.of(new Outer(1, List.of(inner), Map.of("api-token", "t0p", "name", "n")));
    assertThat(shown).isInstanceOf(Map.class);
    assertThat(String.valueOf(shown))
        .contains("port=1", "max-time=5s", "password=***", "api-token=***", "name=n")
        .contains("http://***@host:1/x")
        .doesNotContain("hunter2")
        .doesNotContain("t0p")
        .doesNotContain("me:pw");
  }

  record Amounts(Size body, Percent share, DurationRange backoff) {}

  @Test
  void showsAmountsAsTheyAreWritten() {
    var amounts =
        new Amounts(new Size(4 << 20), new Percent(0.5), DurationRange.parse("25ms..250ms"));
    assertThat(ConfigText.of(amounts))
        .isEqualTo(Map.of("body", "4MiB", "share", "50%", "backoff", "25ms..250ms"));
  }

  enum Level {
    VERY_HIGH
  }

  /** Written as "a-b". */
  record Pair(String first, String second) {
    public static Pair parse(String text) {
      var parts = text.split("-", -1);
      if (parts.length != 2) {
        throw new IllegalArgumentException("found '" + text + "'");
      }
      return new Pair(parts[0], parts[1]);
    }

    @Override
    public String toString() {
      return first + "-" + second;
    }
  }

  /** Written as a name and a password, of which the password must not be shown. */
  record Login(String name, String password) {
    public static Login parse(String text) {
      return new Login(text, text);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  record Written(Level level, Pair whole, Pair ambiguous, Login login) {}

  @Test
  void showsWordsAsTheyAreWrittenIfTheyReadBackAsTheSame() {
    var written =
        new Written(Level.VERY_HIGH, new Pair("a", "b"), new Pair("a-b", "c"), new Login("x", "x"));
    assertThat(ConfigText.of(written))
        .isEqualTo(
            Map.of(
                "level",
                "very-high",
                "whole",
                "a-b",
                "ambiguous",
                Map.of("first", "a-b", "second", "c"),
                "login",
                Map.of("name", "x", "password", "***")));
  }

  @Test
  void showsWhatIsNotSet() {
    assertThat(String.valueOf(ConfigText.of(new Inner("", Duration.ZERO, null))))
        .contains("otlp=null");
  }
}
