package io.weir.runtime.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header rules as APIs, routes, clusters and sidecars have them. */
final class HeadersConfigTest {
  private static HeadersConfig read(String rules, int length) {
    var yaml = rules.replace("NAME", "x-" + "n".repeat(length - 2));
    return ConfigReader.read(yaml, "test", HeadersConfig.class, Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request: {drop: [NAME]}",
        "request: {drop: [\"NAME*\"]}",
        "request: {rename: {NAME: x-a}}",
        "request: {rename: {x-a: NAME}}",
        "request: {set: {NAME: v}}",
        "response: {drop: [NAME]}",
        "response: {rename: {x-a: NAME}}",
        "response: {set: {NAME: v}}"
      })
  void boundTheLengthOfNames(String rules) {
    assertThat(read(rules, 256)).isNotNull();
    assertThatThrownBy(() -> read(rules, 257))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("x-nnnnnnnnnnnnnnnnnn…' has 257 characters, more than 256");
  }
}
