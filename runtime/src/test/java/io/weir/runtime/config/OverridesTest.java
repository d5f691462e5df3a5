package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables that replace values of a file, and values that are read from files. */
final class OverridesTest {
  record Settings(
      Listen listen,
      Optional<Tls> tls,
      Map<String, Cluster> clusters,
      List<String> names,
      Secret password) {
    public static Settings defaults() {
      return new Settings(
          new Listen("0.0.0.0", 80, Duration.ofSeconds(1)),
          Optional.empty(),
          Map.of(),
          List.of(),
          Secret.parse("none"));
    }
  }

  record Listen(String host, int port, Duration maxWait) {}

  record Tls(String certificate, int version) {}

  record Cluster(List<String> endpoints, int weight) {}

  private static Settings read(String yaml, String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return ConfigReader.read(yaml, "file", Settings.class, environment);
  }

  @Test
  void replaceWhatTheFileSaysAndWhatItDoesNotSay() {
    var settings =
        read(
            "listen: {port: 1}",
            "WEIR_LISTEN_PORT",
            "2",
            "WEIR_LISTEN_MAX_WAIT",
            "3s",
            "WEIR_NAMES",
            "[a, b]");
    assertThat(settings.listen()).isEqualTo(new Listen("0.0.0.0", 2, Duration.ofSeconds(3)));
    assertThat(settings.names()).containsExactly("a", "b");
    assertThat(read("", "WEIR_LISTEN_HOST", "::1").listen())
        .isEqualTo(new Listen("::1", 80, Duration.ofSeconds(1)));
  }

  @Test
  void replaceAMappingWithTheDefaultsOfTheRest() {
    assertThat(read("listen: {host: a, port: 1}", "WEIR_LISTEN", "{port: 2}").listen())
        .isEqualTo(new Listen("0.0.0.0", 2, Duration.ofSeconds(1)));
  }

  @Test
  void makeAnOptionalPart() {
    assertThat(read("", "WEIR_TLS_CERTIFICATE", "a.crt", "WEIR_TLS_VERSION", "3").tls())
        .contains(new Tls("a.crt", 3));
    assertThat(read("", "WEIR_OTHER", "x").tls()).isEmpty();
  }

  @Test
  void reachEntriesOfMappings() {
    var yaml = "clusters: {my-users: {endpoints: [a], weight: 1}}";
    var settings =
        read(
            yaml,
            "WEIR_CLUSTERS_MY_USERS_WEIGHT",
            "7",
            "WEIR_CLUSTERS_MY_USERS_ENDPOINTS",
            "[b, c]");
    assertThat(settings.clusters().get("my-users")).isEqualTo(new Cluster(List.of("b", "c"), 7));
  }

  /** Kubernetes sets variables for a service with the name weir. */
  @Test
  void ignoreWhatNamesNoKey() {
    var settings =
        read(
            "",
            "WEIR_PORT",
            "tcp://10.0.0.1:80",
            "WEIR_SERVICE_HOST",
            "h",
            "OTHER_LISTEN_PORT",
            "9");
    assertThat(settings).isEqualTo(Settings.defaults());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WEIR_LISTEN_PORT | many      | WEIR_LISTEN_PORT: found 'many'
          WEIR_LISTEN_PORT | ''        | WEIR_LISTEN_PORT: found nothing
          WEIR_LISTEN_PORT | [1        | WEIR_LISTEN_PORT:1: is no YAML
          WEIR_LISTEN      | {prt: 1}  | WEIR_LISTEN:1: unknown key 'prt', did you mean 'port'?
          WEIR_TLS_VERSION | 3         | 'certificate' is missing
          """)
  void nameTheVariableInMistakes(String variable, String value, String message) {
    assertThatThrownBy(() -> read("", variable, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void readSecretsFromFiles(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("secret"), "s3cret\n");
    assertThat(read("password: \"${file:" + file + "}\"").password().value()).isEqualTo("s3cret");
    assertThat(read("", "WEIR_PASSWORD", "${file:" + file + "}").password().value())
        .isEqualTo("s3cret");
    assertThatThrownBy(() -> read("listen: {port: \"${file:" + file + "}\"}"))
        .hasMessageContaining("port: found the content of a file that is not valid here")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> read("password: \"${file:" + file + "x}\""))
        .hasMessageContaining("there is no file " + file + "x");
  }
}
