package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.gateway.docs.DocsConfig;
import io.weir.loadbalancer.admission.AdmissionConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration file of a gateway. */
final class GatewayFileTest {
  @TempDir Path directory;

  private GatewayConfig read(String yaml) throws IOException {
    return GatewayConfig.read(Files.writeString(directory.resolve("weir.yaml"), yaml), Map.of());
  }

  @Test
  void needsOnlyWhatHasNoDefault() throws IOException {
    StreamSchema.writeTo(directory);
    var config =
        read(
            """
            apis:
              - {descriptors: streams.binpb, cluster: users}
            clusters:
              users: {endpoints: ["127.0.0.1:50051"]}
            """);
    assertThat(config.listen().port()).isEqualTo(8080);
    assertThat(config.admin().port()).isEqualTo(9901);
    assertThat(config.limits().body()).hasToString("4MiB");
    assertThat(config.deadline().max().toString()).isEqualTo("30s");
    assertThat(config.drain().grace()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.docs().served()).isTrue();
    assertThat(config.apis().getFirst().descriptors())
        .isEqualTo(directory.resolve("streams.binpb").toString());
  }

  @Test
  void compilesEachDescriptorSetOnce() throws IOException {
    StreamSchema.writeTo(directory);
    var yaml =
        """
        listen: {host: 127.0.0.1, port: 0}
        admin: {port: 0}
        apis:
          - {descriptors: streams.binpb, cluster: users}
        clusters:
          users: {endpoints: ["127.0.0.1:1"]}
        """;
    var file = GatewayFile.read(Files.writeString(directory.resolve("weir.yaml"), yaml), Map.of());
    Files.delete(directory.resolve("streams.binpb"));

    // A start that compiled the set again would not find it.
    var config = TelemetryConfig.defaults();
    try (var telemetry = Telemetry.start(config, "weir-gateway", "test", new RecentTraces(1));
        var gateway = Gateway.start(file, telemetry, null)) {
      assertThat(gateway.port()).isPositive();
    }
  }

  @Test
  void takesEveryKey() throws IOException {
    Files.writeString(directory.resolve("rules.yaml"), "type: google.api.Service\n");
    Files.createDirectory(directory.resolve("tour"));
    var config =
        read(
            """
            listen: {host: 127.0.0.1, port: 1}
            admin: {host: 127.0.0.2, port: 2}
            apis:
              - descriptors: "classpath:weir/users/v1/users.binpb"
                cluster: users
                rules: rules.yaml
                json:
                  unknown-fields: ignore
                  default-values: true
                  enum-numbers: true
                  proto-names: true
                  long-numbers: true
                  ignore-parameters: ["utm_*", key]
                  unannotated: true
                  impossible-rules: skip
                  no-content: true
                  forms: true
                  field-behavior: true
                  max-depth: 7
            clusters:
              users: {endpoints: ["127.0.0.1:50051"]}
            limits: {body: 1KiB, headers: 2KiB, concurrent: 3, connections: 4, streams: 5, share: 40%, idle: 6s}
            admission: {min: 3, max: 30, max-wait: 700ms, shed-last: ["/v1/auth:"]}
            deadline: {max: 7s}
            drain: {delay: 8s, grace: 9s}
            docs: {served: false, pages: tour}
            reload: {watch: false}
            telemetry: {sampling: 50%}
            """);
    var api = config.apis().getFirst();
    assertThat(api.rules()).isEqualTo(directory.resolve("rules.yaml").toString());
    assertThat(api.json())
        .isEqualTo(
            new JsonConfig(
                JsonConfig.Unknown.IGNORE,
                true,
                true,
                true,
                true,
                List.of("utm_*", "key"),
                true,
                JsonConfig.Impossible.SKIP,
                true,
                true,
                true,
                7));
    assertThat(config.limits().body()).hasToString("1KiB");
    assertThat(config.limits().headers()).hasToString("2KiB");
    assertThat(config.limits().concurrent()).isEqualTo(3);
    assertThat(config.limits().connections()).isEqualTo(4);
    assertThat(config.limits().streams()).isEqualTo(5);
    assertThat(config.limits().share()).hasToString("40%");
    assertThat(config.limits().idle()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.admission())
        .isEqualTo(new AdmissionConfig(true, 3, 30, Duration.ofMillis(700), List.of("/v1/auth:")));
    assertThat(config.deadline().max().toString()).isEqualTo("7s");
    assertThat(config.drain().delay()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.drain().grace()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.docs())
        .isEqualTo(new DocsConfig(false, directory.resolve("tour").toString()));
    assertThat(config.telemetry().sampling()).isEqualTo(0.5);
    assertThat(config.reload().watch()).isFalse();
  }

  @Test
  void saysThatThePagesAreNotThere() {
    assertThatThrownBy(() ->
            read(
                """
                apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
                clusters: {users: {endpoints: ["127.0.0.1:50051"]}}
                docs: {pages: tour}
                """))
        .hasMessageContaining("docs: pages: there is no directory " + directory.resolve("tour"));
  }

  @Test
  void admitsByALimitThatAdaptsUnlessTold() {
    assertThat(admission("true")).isEqualTo(AdmissionConfig.defaults());
    assertThat(admission("{}"))
        .isEqualTo(new AdmissionConfig(true, 16, 10_000, Duration.ofSeconds(1), List.of()));
    assertThat(admission("false").adaptive()).isFalse();
    assertThatThrownBy(() -> admission("off")).hasMessageContaining("found 'off', expected true");
    assertThatThrownBy(() -> admission("{min: 0}")).hasMessageContaining("min: found 0");
    assertThatThrownBy(() -> admission("{min: 9, max: 8}")).hasMessageContaining("max: found 8");
    assertThatThrownBy(() -> admission("{shed-last: [v1]}")).hasMessageContaining("found 'v1'");
  }

  record Admitting(AdmissionConfig admission) {}

  private static AdmissionConfig admission(String text) {
    return ConfigReader.read("admission: " + text, "weir.yaml", Admitting.class, Map.of())
        .admission();
  }

  @Test
  void takesWhatTheInstancesTellBesideFiles() throws IOException {
    StreamSchema.writeTo(directory);
    var config =
        read(
            """
            apis:
              - {descriptors: streams.binpb, cluster: users}
              - {reflection: true, cluster: users}
              - reflection: true
                services: [weir.test.Notes]
                cluster: users
            clusters:
              users: {endpoints: ["127.0.0.1:50051"]}
            """);
    assertThat(config.apis()).extracting(ApiConfig::isReflected).containsExactly(false, true, true);
    assertThat(config.apis().get(1).services()).isEmpty();
    assertThat(config.apis().get(2).services()).containsExactly("weir.test.Notes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {cluster: users}                                                      | needs descriptors: FILE, or reflection: true
          {reflection: false, cluster: users}                                   | needs descriptors: FILE, or reflection: true
          {descriptors: a.binpb, reflection: true, cluster: users}              | exclude each other
          {descriptors: a.binpb, services: [a.B], cluster: users}               | services choose among what reflection: true tells
          {reflection: true, services: [""], cluster: users}                    | services are full names
          {reflection: maybe, cluster: users}                                   | reflection
          {reflection: true, rules: nowhere.yaml, cluster: users}               | nowhere.yaml
          {reflection: true, json: {max-depth: 0}, cluster: users}              | max-depth must be from 1 to 500
          {reflection: true, json: {unknown-fields: drop}, cluster: users}      | 'drop'
          """)
  void refusesAnApiWithoutOneSourceOfItsSchema(String api, String why) {
    var file = "apis: [%s]\nclusters: {users: {endpoints: [\"127.0.0.1:1\"]}}".formatted(api);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  @Test
  void tellsEveryMistakeAtOnce() {
    assertThatThrownBy(() ->
            read(
                """
                apis:
                  - {descriptors: a.binpb, clutser: users}
                limits: {concurrent: 0}
                drian: {grace: 1s}
                docs: yes
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weir.yaml:2")
        .hasMessageContaining("clutser")
        .hasMessageContaining("weir.yaml:3")
        .hasMessageContaining("weir.yaml:4")
        .hasMessageContaining("drian")
        .hasMessageContaining("weir.yaml:5")
        .hasMessageContaining("found 'yes', expected true, false or {pages: DIRECTORY}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cluster: users | cluster: usrs  | weir.yaml:9: the API of reflection is served by cluster 'usrs'
          cluster: old   | cluster: lod   | weir.yaml:12: the route of /x/** goes to cluster 'lod', which is not among clusters: old, users
          cluster: old   | cluster: users | weir.yaml:12: the route of /x/** goes to cluster 'users', which speaks gRPC
          cluster: users | cluster: old   | weir.yaml:9: cluster 'old' serves RPCs, but its protocol is not grpc
          path: /x/**    | path: /y       | weir.yaml:13: two routes have the path /y
          """)
  void namesTheLineOfAClusterThatDoesNotFit(String right, String wrong, String message) {
    var file =
        """
        # A comment.

        limits:
          concurrent: 7
        apis:
          - reflection: true
            services:
              - a.B
            cluster: users
        routes:
          - path: /x/**
            cluster: old
          - {path: /y, cluster: old}
        clusters:
          users: {endpoints: ["127.0.0.1:1"]}
          old: {endpoints: ["127.0.0.1:2"], protocol: http1}
        """;
    assertThatThrownBy(() -> read(file.replaceFirst(Pattern.quote(right), wrong)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void tellsWhichDescriptorsAreNotThere() {
    assertThatThrownBy(() ->
            read(
                """
                apis:
                  - {descriptors: a.binpb, cluster: users}
                  - {descriptors: b.binpb, cluster: users}
                clusters:
                  users: {endpoints: ["127.0.0.1:50051"]}
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a.binpb")
        .hasMessageContaining("b.binpb");
  }
}
