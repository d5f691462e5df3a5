package io.weir.loadbalancer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.discovery.Source;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.runtime.config.ConfigReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClusterConfigTest {
  private static ClusterConfig read(String text) {
    return ConfigReader.read(text, "weir.yaml", ClusterConfig.class, Map.of());
  }

  @Test
  void takesItsEndpointsFromOnePlace() {
    assertThat(read("endpoints: [\"a:1\", \"[::1]:2\"]").source())
        .isEqualTo(
            new Source.Named(
                List.of(EndpointConfig.parse("a:1"), EndpointConfig.parse("[::1]:2"))));
    assertThat(read("dns: users:50051").source())
        .isEqualTo(new Source.Dns(new HostPort("users", 50051)));
    assertThat(read("srv: _grpc._tcp.users").source())
        .isEqualTo(new Source.Srv("_grpc._tcp.users"));
    assertThat(read("file: users.yaml").from(Path.of("/etc/weir")).source())
        .isEqualTo(new Source.Watched(Path.of("/etc/weir/users.yaml")));
    assertThat(read("timeout: 1s").isSomewhere()).isFalse();
  }

  @Test
  void isRequiredOnlyIfTheFileSaysSo() {
    assertThat(read("endpoints: [\"a:1\"]").required()).isFalse();
    assertThat(read("{endpoints: [\"a:1\"], required: true}").from(Path.of("/etc")).required())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {dns: "users:1", file: users.yaml}       | found dns and file, expected one of
          {endpoints: ["a:1"], srv: users}         | found endpoints and srv, expected one of
          {dns: users}                             | dns: endpoint: found 'users', expected host:port
          {endpoints: ["http://a:1"]}              | found 'http://a:1', expected host:port
          {endpoints: ["a:1"], required: maybe}    | required: found 'maybe', expected
          {file: [a]}                              | file: found a list, expected a single value
          """)
  void saysWhatIsWrong(String text, String mistake) {
    assertThatThrownBy(() -> read(text)).hasMessageContaining(mistake);
  }
}
