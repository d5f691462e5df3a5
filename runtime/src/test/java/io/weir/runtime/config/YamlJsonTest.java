package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlJsonTest {
  @TempDir private Path directory;

  @Test
  void saysTheSameInJson() throws IOException {
    var yaml =
        """
        type: google.api.Service
        config_version: 3
        http:
          rules:
          - selector: a.B.C   # a comment
            get: "/v1/{name=**}"
            body: '*'
            on: yes
        """;
    assertThat(json(yaml))
        .isEqualTo(
            "{\"type\":\"google.api.Service\",\"config_version\":3,\"http\":{\"rules\":[{"
                + "\"selector\":\"a.B.C\",\"get\":\"/v1/{name=**}\",\"body\":\"*\",\"on\":\"yes\"}]}}");
    assertThat(json("# nothing\n")).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [", "a: 1\n---\nb: 2", "a: &x [*x]", "a: *nobody", "\ta"})
  void saysWhatItCannotRead(String yaml) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> json(yaml))
        .withMessageContaining("rules.yaml");
  }

  private String json(String yaml) throws IOException {
    var file = Files.writeString(directory.resolve("rules.yaml"), yaml);
    return new String(YamlJson.read(file), StandardCharsets.UTF_8);
  }
}
