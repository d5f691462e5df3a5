package io.weir.loadbalancer.ratelimit.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.ratelimit.shared.RateLimitStoreConfig.WhenAway;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.config.ConfigText;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitStoreConfigTest {
  private static RateLimitStoreConfig read(String yaml) {
    return ConfigReader.read(yaml, "test", RateLimitStoreConfig.class, Map.of());
  }

  @Test
  void hasDefaults() {
    var config = read("redis: redis://cache:6379");
    assertThat(config.redis()).isEqualTo(URI.create("redis://cache:6379"));
    assertThat(config.user()).isNull();
    assertThat(config.password()).isNull();
    assertThat(config.timeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(config.whenAway()).isEqualTo(WhenAway.OPEN);
    assertThat(config.prefix()).isEqualTo("weir");
  }

  @Test
  void hasAllKeysAndShowsNoPassword() {
    var config =
        read(
            "{redis: 'rediss://cache/1', user: w, password: hush, timeout: 1s, when-away: closed,"
                + " prefix: 'blue:weir'}");
    assertThat(Objects.requireNonNull(config.password()).value()).isEqualTo("hush");
    assertThat(config.whenAway()).isEqualTo(WhenAway.CLOSED);
    assertThat(config.prefix()).isEqualTo("blue:weir");
    assertThat(String.valueOf(ConfigText.of(config))).contains("blue:weir").doesNotContain("hush");
    assertThat(config.toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"redis://h", "redis://h:1/", "redis://h:1/15", "rediss://h", "redis://[::1]:6379"})
  void takesUrls(String url) {
    assertThat(read("redis: '" + url + "'").redis()).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redis: http://h                      | found 'http://h', expected redis://host:6379
          redis: redis:/h                      | expected redis://host:6379
          redis: redis://h/a                   | expected redis://host:6379
          redis: redis://h?timeout=1s          | expected redis://host:6379
          redis: h:6379                        | expected redis://host:6379
          redis: redis-sentinel://h            | expected redis://host:6379
          {redis: 'redis://h', user: u}        | user: 'u' needs a password
          {redis: 'redis://h', timeout: 0s}    | timeout: found 0s
          {redis: 'redis://h', timeout: 11s}   | timeout: found 11s, expected more than 0s and at most 10s
          {redis: 'redis://h', prefix: 'a b'}  | prefix: found 'a b'
          {redis: 'redis://h', prefix: ''}     | prefix: found ''
          {redis: 'redis://h', when-away: x}   | expected one of open, closed
          """)
  void refusesTheRestWithTheReason(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  @Test
  void repeatsNoPasswordOfAUrl() {
    assertThatThrownBy(() -> read("redis: redis://user:hush@h"))
        .hasMessageContaining("use the keys user and password")
        .hasMessageNotContaining("hush");
  }
}
