package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API with rules besides its descriptors and with its own JSON options. */
final class ApiChoicesTest {
  private static final String RULES =
      """
      type: google.api.Service
      config_version: 3
      http:
        rules:
        - selector: weir.test.Streams.Say
          post: /v1/said/{text}
          body: '*'
      """;

  /** APIs of the configuration, with the directory of the files as a parameter. */
  private static final String APIS =
      """
      apis:
        - descriptors: "%1$sstreams.binpb"
          rules: "%1$srules.yaml"
          json: {unknown-fields: ignore, default-values: true}
          cluster: users
      """;

  @TempDir private Path directory;

  private ApiConfig api(String rules) {
    StreamSchema.writeTo(directory);
    try {
      Files.writeString(directory.resolve("rules.yaml"), rules);
      var file =
          Files.writeString(
              directory.resolve("weir.yaml"),
              APIS.formatted("") + "clusters: {users: {endpoints: [\"127.0.0.1:1\"]}}\n");
      return GatewayConfig.read(file, Map.of()).apis().getFirst();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isServedAsItIsTold() {
    api(RULES);
    try (var edge = TestEdge.start(APIS.formatted(directory + "/"))) {
      edge.upstream.next(StreamSchema.SERVICE + "Say", Answer.ok(new byte[0]));
      var answer = edge.send(HttpMethod.POST, "/v1/said/x?utm=1", "{\"what\": {}}");
      assertThat(answer.contentUtf8()).isEqualTo("{\"text\":\"\"}");
      assertThat(edge.admin("/routes").contentUtf8()).contains("/v1/said/{text}");
      assertThat(edge.get("/openapi.json").contentUtf8()).contains("/v1/said/{text}");
    }
  }

  @Test
  void takesFormsAndIgnoresParametersWhereSwitchedOn() {
    api(RULES);
    var choices = "{forms: true, ignore-parameters: ['utm_*']}";
    var apis =
        APIS.formatted(directory + "/")
            .replace("{unknown-fields: ignore, default-values: true}", choices);
    try (var edge = TestEdge.start(apis)) {
      edge.upstream.next(StreamSchema.SERVICE + "Say", Answer.ok(new byte[0]));
      assertThat(form(edge, "/v1/said/x?utm_a=1", "").status()).isEqualTo(HttpStatus.OK);
      assertThat(form(edge, "/v1/said/x?utm=1", "").status()).isEqualTo(HttpStatus.BAD_REQUEST);
      assertThat(form(edge, "/v1/said/x", "what=1").status()).isEqualTo(HttpStatus.BAD_REQUEST);
      assertThat(edge.get("/openapi.json").contentUtf8())
          .contains("application/x-www-form-urlencoded");
    }
    try (var edge = TestEdge.start(APIS.formatted(directory + "/"))) {
      assertThat(form(edge, "/v1/said/x", "").status())
          .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  private static AggregatedHttpResponse form(TestEdge edge, String path, String form) {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST,
            path,
            HttpHeaderNames.CONTENT_TYPE,
            "application/x-www-form-urlencoded; charset=utf-8");
    return edge.client("h1c").execute(headers, form.isEmpty() ? "&" : form).aggregate().join();
  }

  @Test
  void isRefusedWithTheRuleThatIsWrong() {
    var file = directory.resolve("rules.yaml").toString();
    assertThatThrownBy(() -> api(RULES.replace("Streams.Say", "Streams.Sing")))
        .hasMessageContaining("weir.test.Streams.Sing names a method that does not exist");
    assertThatThrownBy(() -> api(RULES.replace("post:", "pots:")))
        .hasMessageContaining(file)
        .hasMessageContaining("http.rules[0].pots: unknown field");
    assertThatThrownBy(() -> api("http: ["))
        .hasMessageContaining(file)
        .hasMessageContaining("is no YAML");
  }
}
