package io.weir.gateway;

import static io.weir.gateway.TestEdge.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PUT /clusters/{cluster}/endpoints/{endpoint} on the admin port. */
final class DrainByHandTest {
  private static AggregatedHttpResponse put(TestEdge edge, String path, String body) {
    return edge.admin(HttpMethod.PUT, path, body);
  }

  @Test
  void takesAnEndpointOutAndLetsItBack() {
    try (var edge = TestEdge.start()) {
      var path = "/clusters/users/endpoints/" + edge.upstream.address();
      assertThat(json(edge.admin(path)).get("state").asText()).isEqualTo("active");
      var drained = put(edge, path, "{\"state\": \"drained\"}");
      assertThat(drained.status().code()).isEqualTo(200);
      assertThat(json(drained).get("state").asText()).isEqualTo("drained");
      var shown = json(edge.admin("/clusters")).get(0).get("endpoints").get(0);
      assertThat(shown.get("reason").asText()).isEqualTo("drained by hand");
      assertThat(shown.get("healthy").asBoolean()).isFalse();
      var refused = edge.get("/v1/users/u1");
      assertThat(refused.status().code()).isEqualTo(503);
      assertThat(refused.contentUtf8()).contains("drained by hand");
      assertThat(json(put(edge, path, "{\"state\": \"active\"}")).get("state").asText())
          .isEqualTo("active");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /clusters/users/endpoints/ADDRESS  | {"state": "gone"}    | 400 | expected {\\"state
          /clusters/users/endpoints/ADDRESS  | {"state"             | 400 | expected {\\"state
          /clusters/users/endpoints/ADDRESS  | []                   | 400 | expected {\\"state
          /clusters/user/endpoints/ADDRESS   | {"state": "drained"} | 404 | no cluster 'user'; there are [users]
          /clusters/users/endpoints/a:1      | {"state": "drained"} | 404 | has no endpoint 'a:1'
          """)
  void saysWhatIsWrong(String path, String body, int status, String message) {
    try (var edge = TestEdge.start()) {
      var answer = put(edge, path.replace("ADDRESS", edge.upstream.address()), body);
      assertThat(answer.status().code()).isEqualTo(status);
      assertThat(answer.contentUtf8()).contains(message);
    }
  }
}
