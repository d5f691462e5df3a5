package io.weir.loadbalancer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointConfigTest {
  private static ClusterConfig read(String text) {
    return ConfigReader.read(text, "weir.yaml", ClusterConfig.class, Map.of());
  }

  @Test
  void readsAnAddressAloneAndOneWithAWeight() {
    var read = read("endpoints: ['a:1', {address: 'b:2', weight: 2.5}]");
    assertThat(read.endpoints())
        .containsExactly(new EndpointConfig("a:1", 1), new EndpointConfig("b:2", 2.5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoints: [nowhere] | expected host:port",
        "endpoints: [{address: nowhere, weight: 1}] | expected host:port",
        "endpoints: [{address: 'a:1', weight: 0}] | weight: expected",
        "endpoints: [{address: 'a:1', weight: -1}] | weight: expected",
        "endpoints: [{address: 'a:1', weight: 1000}] | weight: expected",
        "endpoints: [{address: 'a:1', wait: 1}] | did you mean 'weight'?"
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
