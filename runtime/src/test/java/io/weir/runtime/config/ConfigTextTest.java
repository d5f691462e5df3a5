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

  @Test
  void showsWhatIsNotSet() {
    assertThat(String.valueOf(ConfigText.of(new Inner("", Duration.ZERO, null))))
        .contains("otlp=null");
  }
}
