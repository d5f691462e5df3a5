package io.weir.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.value.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins whose pages may call. */
final class OriginsTest {
  private static final Origins ORIGINS = Origins.of(List.of("https://App.example.org"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://api.example.org       | api.example.org      | true
          https://api.example.org      | api.example.org:443  | true
          http://API.example.org:8080  | api.example.org:8080 | true
          https://app.example.org      | api.example.org      | true
          http://app.example.org       | api.example.org      | false
          https://app.example.org:8443 | api.example.org      | false
          https://api.example.org.evil | api.example.org      | false
          https://xapi.example.org     | api.example.org      | false
          http://api.example.org:8081  | api.example.org:8080 | false
          null                         | api.example.org      | false
          ''                           | api.example.org      | false
          """)
  void areTheHostsOwnAndThoseListed(String origin, String authority, boolean allowed) {
    assertThat(ORIGINS.allow(origin, authority)).isEqualTo(allowed);
  }

  @Test
  void areNotAskedOfCallersThatAreNoBrowser() {
    assertThat(ORIGINS.allow(null, "api.example.org")).isTrue();
  }

  @Test
  void mayBeAll() {
    assertThat(Origins.of(List.of("*")).allow("https://anyone.example", "here")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app.example.org", "https://app.example.org/", "https://*.example.org", ""})
  void areConfiguredInFull(String origin) {
    assertThatThrownBy(() ->
            new WebConfig(
                List.of(origin),
                Duration.ofSeconds(1),
                Duration.ZERO,
                true,
                new Size(0),
                false,
                Map.of()))
        .hasMessageContaining("expected scheme://host");
  }
}
