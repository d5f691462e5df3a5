package io.weir.loadbalancer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.connection.Protocol;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration of a sidecar in front of an application. */
final class InboundConfigTest {
  private static SidecarConfig read(String yaml) {
    return ConfigReader.read(yaml, "sidecar.yaml", SidecarConfig.class, Map.of());
  }

  @Test
  void needsOnlyATarget() {
    var config = read("inbound: {target: \"127.0.0.1:50051\"}");
    var inbound = config.inbound().orElseThrow();
    assertThat(inbound.protocol()).isEqualTo(Protocol.GRPC);
    assertThat(inbound.peerMetadata()).isEqualTo("x-forwarded-peer");
    assertThat(config.isOutbound()).isFalse();
    assertThat(config.warnings())
        .singleElement()
        .asString()
        .startsWith("inbound: whoever reaches port 8080 is served");
  }

  @Test
  void takesEveryKey() {
    var config =
        read(
            """
            clusters: {users: {endpoints: ["h:1"]}}
            inbound:
              listen: {host: 10.0.0.7, port: 15006, tls: {certificate: a, key: b, client-ca: c}}
              target: unix:/run/app.sock
              protocol: http2
              health: {path: /healthz, interval: 2s}
              max-concurrent: 200
              peer-metadata: x-peer
              access:
                - {path: /**, allow: authenticated}
                - {path: /admin/**, require: {peers: [spiffe://site/shop, "*.internal"]}}
              rate-limits: [{path: /**, per: identity, rate: 10/s}]
              trusted-proxies: [10.0.0.0/8]
            """);
    var inbound = config.inbound().orElseThrow();
    var cluster = inbound.cluster();
    assertThat(cluster.endpoints()).singleElement().hasToString("unix:/run/app.sock");
    assertThat(cluster.required()).isTrue();
    assertThat(cluster.retry().attempts()).isEqualTo(1);
    assertThat(cluster.maxConcurrent().calls()).isEqualTo(200);
    assertThat(config.allClusters()).containsOnlyKeys("users", "application");
    assertThat(config.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen: {port: 0}                          | sidecar.yaml:1: inbound: 'target' is missing
          target: unix:app.sock                      | sidecar.yaml:2: target: endpoint: found 'unix:app.sock'
          target: 50051                              | sidecar.yaml:2
          {target: h:1, rate-limits: [{rpc: "*", rate: 1/s, shared: true}]} | shared: true is for gateways
          {target: h:1, protocol: http3}             | expected one of grpc, http1, http2
          {target: h:1, tls: {}}                     | unknown key 'tls'
          {target: h:1, peer-metadata: authorization} | sidecar.yaml:2: inbound: peer-metadata: found 'authorization'
          {target: h:1, access: [{rpc: a.B/C, allow: authenticated}]} | sidecar.yaml:2: inbound: access: the rule for a.B/C needs the certificates of peers; set listen: {tls: {client-ca: ...}}
          {target: h:1, access: [{rpc: a.B/C, require: {peers: [a.b]}}]} | needs the certificates of peers
          {target: h:1, access: [{rpc: a.B/C, allow: public}, {rpc: a.B/C, allow: nobody}]} | access: two rules for a.B/C
          {target: h:1, access: [{path: /x, allow: public}]} | access: path: '/x' matches nothing, because protocol is grpc
          {target: h:1, protocol: http1, access: [{rpc: a.B/C, allow: public}]} | access: rpc: 'a.B/C' matches nothing, because protocol is plain HTTP
          {target: h:1, rate-limits: [{path: /x, rate: 1/s}]} | rate-limits: path: '/x' matches nothing
          {target: h:1, access: [{rpc: a.B/C, require: {peers: [a*]}}]} | peers: found 'a*'
          {target: h:1, listen: {tls: {certificate: a, key: b, plain: {port: 1}}}} | plain and hsts are for a gateway
          {target: h:1, listen: {tls: {certificate: a}}} | 'key' is missing
          """)
  void saysWhatIsWrong(String inbound, String says) {
    var block = inbound.startsWith("{") ? inbound : "{" + inbound + "}";
    assertThatThrownBy(() -> read("inbound:\n  " + block.replace("h:1", "\"h:1\"")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen: {port: 1} | sidecar.yaml:1: listen is the port for calls to clusters, and there are none
          clusters: {application: {endpoints: ["h:2"]}} | sidecar.yaml:1: clusters: 'application' is the name of the application behind inbound
          routes: [{service: a.B, cluster: c}] | a route goes to cluster 'c'
          """)
  void saysWhatDoesNotFitBesideIt(String keys, String says) {
    assertThatThrownBy(() -> read(keys + "\ninbound: {target: \"h:1\"}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says);
  }

  @Test
  void encryptsThePortOfItsClientsToo() {
    var text =
        """
        clusters: {a: {endpoints: ["h:1"]}}
        listen:
          port: 1
          tls: {certificate: a, key: b}
        """;
    assertThat(read(text).listen().shown(1)).isEqualTo("1 (127.0.0.1, TLS)");
    assertThatThrownBy(() -> read(text.replace("port: 1", "unix: /s")))
        .hasMessageContaining("sidecar.yaml:4: ")
        .hasMessageContaining("connections to a Unix socket are not encrypted");
  }

  @Test
  void readsTheCertificatesBesideTheFile(@TempDir Path directory) throws IOException {
    var own = TestAuthority.in(directory).host("app.internal");
    var file = directory.resolve("sidecar.yaml");
    var text =
        """
        inbound:
          target: "127.0.0.1:1"
          listen:
            tls: {certificate: %s, key: %s, client-ca: none.pem}
        """
            .formatted(own.certificate().getFileName(), own.key().getFileName());
    Files.writeString(file, text);
    assertThatThrownBy(() -> SidecarConfig.read(file, Map.of()))
        .hasMessageContaining("sidecar.yaml:4: tls: ca: cannot read")
        .hasMessageContaining("none.pem");
    Files.writeString(file, text.replace(", client-ca: none.pem", ""));
    var tls = SidecarConfig.read(file, Map.of()).inbound().orElseThrow().listen().tls();
    assertThat(tls.orElseThrow().certificate()).isEqualTo(own.certificate());
  }
}
