package io.weir.loadbalancer.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.connection.AuthorityConfig.Source;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authority that the endpoints of a cluster receive. */
final class AuthorityConfigTest {
  private static ClusterConfig read(String authority) {
    var text = "endpoints: [\"h:1\"]\ntimeout: 1s\nauthority: " + authority;
    return ConfigReader.read(text, "test", ClusterConfig.class, Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          users.internal               | users.internal      |
          "users:50051"                | users:50051         |
          "[2001:db8::1]:443"          | [2001:db8::1]:443   |
          {name: caller}               | caller              |
          {of: caller}                 |                     | CALLER
          {of: endpoint}               |                     | ENDPOINT
          """)
  void isANameOrThatOfAnother(String text, String name, Source of) {
    assertThat(read(text).authority()).contains(new AuthorityConfig(name, of));
  }

  @Test
  void isNotSetByDefault() {
    assertThat(ClusterConfig.defaults().authority()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          caller                       | found 'caller', expected {of: caller}, or {name: caller}
          endpoint                     | found 'endpoint', expected {of: endpoint}
          {name: a, of: caller}        | found name and of, expected a name, {of: caller} or {of: endpoint}
          {}                           | found neither name nor of
          {of: me}                     | of: found 'me', expected one of caller, endpoint
          {keep: true}                 | unknown key 'keep'
          "a b"                        | found 'a b', expected a host
          "http://a"                   | found 'http://a', expected a host
          "user@a"                     | found 'user@a', expected a host
          "a:0x1"                      | found 'a:0x1', expected a host
          ""                           | found '', expected a host
          """)
  void refusesMistakesAndMixtures(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("test:3: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.b.",
        "A-1_b.example",
        "10.0.0.1",
        "10.0.0.1:1",
        "a:65535",
        "[::1]",
        "[::1]:8080"
      })
  void hostsAreWhatEveryServerTakes(String text) {
    assertThat(AuthorityConfig.isHost(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a:",
        "a:65536",
        "a:1x",
        "a:99999999999",
        "a b",
        "a%41",
        "a%",
        "a/b",
        "a@b",
        "a,b",
        "a;b",
        "$a",
        "a'",
        "\"a\"",
        "a\tb",
        "caf\u00e9",
        "[",
        "[]",
        "[:]",
        "[::1",
        "[::1]x",
        "[::1]:",
        "[fe80::1%25eth0]",
        "[g::1]",
        "::1",
        "a\r\nx: 1",
        "a\u0000"
      })
  void nothingElseIsAHost(String text) {
    assertThat(AuthorityConfig.isHost(text)).isFalse();
    assertThat(AuthorityConfig.isHost("a".repeat(261))).isFalse();
  }
}
