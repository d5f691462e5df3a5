package io.weir.transcoding.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transcoding.ApiOptions;
import io.weir.transcoding.ServiceConfig;
import io.weir.transcoding.codec.JsonOptions;
import org.junit.jupiter.api.Test;

/** An API with custom rules and JSON options is described as it is served. */
final class CustomApiOptionsTest {
  private static final String RULES =
      """
      {"http": {"rules": [{"selector": "weir.test.Library.Unmapped", "get": "/v1/unmapped/{name}"}]}}
      """;

  @Test
  void describesTheRulesOfTheServiceConfiguration() {
    var options = new ApiOptions(JsonOptions.STRICT, ServiceConfig.parse(RULES.getBytes(UTF_8)));
    var document = Documents.of(Documents.TEST, options);
    assertThat(document.at("/paths/~1v1~1unmapped~1{name}/get/x-weir-rpc").asText())
        .isEqualTo("weir.test.Library/Unmapped");
    assertThat(document.get("tags").toString()).doesNotContain("Over gRPC only: `Unmapped`");
  }

  @Test
  void followsTheJsonOptions() {
    var options =
        new ApiOptions(new JsonOptions(false, true, true, false, 100), ApiOptions.DEFAULT.rules());
    var schemas = Documents.of(Documents.TEST, options).at("/components/schemas");
    assertThat(schemas.at("/weir.test.CreateBookRequest/properties").has("bookId")).isFalse();
    assertThat(schemas.at("/weir.test.Color/type").asText()).isEqualTo("integer");
    assertThat(schemas.at("/weir.test.Color/enum/0").isInt()).isTrue();
  }
}
