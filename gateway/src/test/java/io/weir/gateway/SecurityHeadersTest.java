package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.config.ConfigException;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that restrict what a browser does with a response. */
final class SecurityHeadersTest {
  private static final String HEADERS =
      "web: {security-headers: {referrer-policy: no-referrer, x-frame-options: SAMEORIGIN, content-security-policy: \"default-src 'none'\"}}";

  @Test
  void areThoseOfTheConfigurationUnlessAResponseHasItsOwn() {
    try (var edge = TestEdge.start(HEADERS)) {
      edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
      for (var path : new String[] {"/v1/users/u1", "/nowhere", "/openapi.json"}) {
        var answer = edge.get(path).headers();
        assertThat(answer.get("x-content-type-options")).as(path).isEqualTo("nosniff");
        assertThat(answer.get("referrer-policy")).as(path).isEqualTo("no-referrer");
        assertThat(answer.getAll("x-frame-options")).as(path).containsExactly("SAMEORIGIN");
        assertThat(answer.get("content-security-policy")).as(path).isEqualTo("default-src 'none'");
      }
      var page = edge.get("/docs").headers();
      assertThat(page.getAll("content-security-policy"))
          .singleElement()
          .asString()
          .contains("script-src 'self'");
      assertThat(page.getAll("x-frame-options")).containsExactly("DENY");
      var grpc =
          edge.client("h2c")
              .execute(
                  RequestHeaders.of(
                      HttpMethod.POST, "/" + USERS + "GetUser", "content-type", "application/grpc"),
                  HttpData.wrap(new byte[5]))
              .aggregate()
              .join();
      assertThat(grpc.headers().contains("referrer-policy")).isFalse();
    }
  }

  @Test
  void areOffButForWhatAlwaysHolds() {
    try (var edge = TestEdge.start()) {
      var answer = edge.get("/v1/users/u1").headers();
      assertThat(answer.get("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.contains("referrer-policy")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/config", "/metrics", "/traces"})
  void ofAdminPagesForbidFramesAndForeignContent(String path) {
    try (var edge = TestEdge.start()) {
      var page = edge.admin(path);
      assertThat(page.status().code()).isEqualTo(200);
      assertThat(page.headers().get("content-security-policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'");
      assertThat(page.headers().get("x-frame-options")).isEqualTo("DENY");
      assertThat(page.headers().get("x-content-type-options")).isEqualTo("nosniff");
      assertThat(page.headers().get("referrer-policy")).isEqualTo("no-referrer");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {x-powered-by: a}                | security-headers: found 'x-powered-by', expected one of content-security-policy, cross-origin
          {referrer-policy: "a\\nb: c"}    | security-headers: referrer-policy: found
          {referrer-policy: ""}            | security-headers: referrer-policy: found ''
          """)
  void areRefusedWithTheReason(String headers, String why) {
    try (var instance = ScriptedUpstream.start()) {
      assertThatThrownBy(
              () -> TestEdge.config(instance, "web: {security-headers: %s}".formatted(headers)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(why);
    }
  }
}
