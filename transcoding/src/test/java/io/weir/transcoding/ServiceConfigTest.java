package io.weir.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.transcoding.codec.JsonOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP rules from a service configuration. */
final class ServiceConfigTest {

  @Test
  void addsRoutesToAMethodWithoutRule() {
    var requests =
        with(
            """
            {"selector": "weir.test.Library.Unmapped", "post": "/v1/unmapped:go", "body": "*",
             "additional_bindings": [{"get": "/v1/unmapped/{name}", "responseBody": "title"}]}
            """);
    assertThat(requests.request("POST /v1/unmapped:go", "{\"name\": \"x\"}"))
        .isEqualTo("{\"name\":\"x\"}");
    assertThat(requests.request("GET /v1/unmapped/y", "")).isEqualTo("{\"name\":\"y\"}");
    assertThat(requests.answer("GET /v1/unmapped/y", "{\"title\": \"t\"}")).isEqualTo("\"t\"");
  }

  @Test
  void overridesTheMethodsOwnRules() {
    var requests =
        with("{\"selector\": \"weir.test.Library.TouchBook\", \"get\": \"/v1/touched/{name}\"}");
    assertThat(requests.request("GET /v1/touched/x", "")).isEqualTo("{\"name\":\"x\"}");
    assertThat(requests.api().match("POST", "/v1/books/x:touch"))
        .isNotInstanceOf(RouteMatch.Found.class);
  }

  @Test
  void keepsTheLastRuleOfAMethod() {
    var requests =
        with(
            """
            {"selector": "weir.test.Library.Unmapped", "get": "/v1/one"},
            {"selector": "weir.test.Library.Unmapped", "custom": {"kind": "report", "path": "/v1/two"}}
            """);
    assertThat(requests.api().match("GET", "/v1/one")).isInstanceOf(RouteMatch.NotFound.class);
    assertThat(requests.api().match("REPORT", "/v1/two")).isInstanceOf(RouteMatch.Found.class);
  }

  @Test
  void ignoresOtherMembersOfTheFile() {
    var json =
        """
        {"type": "google.api.Service", "config_version": 3, "apis": [{"name": "x"}],
         "http": {"rules": [], "fully_decode_reserved_expansion": true}, "backend": {}}
        """;
    assertThat(ServiceConfig.parse(json.getBytes(UTF_8)).selectors()).isEmpty();
    assertThat(ServiceConfig.parse("{\"type\": \"x\"}".getBytes(UTF_8)).selectors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"selector": "a.B.C", "gett": "/x"}           | http.rules[0].gett: unknown field
          {"selector": "a.B.C", "get": 7}               | http.rules[0].get: expected a string
          {"selector": "a.B.C", "get": "/x", "put": "/"} | oneof
          {"selector": "a.B.C"}                         | a.B.C: a google.api.http rule without a path
          {"get": "/x"}                                 | without a selector
          {"selector": "a.B.*", "get": "/x"}            | several methods the same route
          {"selector": "a.B.C", "get": "/x"}            | a.B.C names a method that does not exist
          {"selector": "weir.test.Library.Unmapped", "get": "/{nam}"}     | nam
          {"selector": "weir.test.Library.Unmapped", "get": "/v1/books:search"} | the same route
          {"selector":                                  | line 1
          """)
  void rejectsUnservableConfigurations(String rule, String says) {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> with(rule))
        .withMessageContaining(says);
  }

  private static Requests with(String rules) {
    var json = "{\"http\": {\"rules\": [" + rules + "]}}";
    var parsed = ServiceConfig.parse(json.getBytes(UTF_8));
    return new Requests("test.binpb", new ApiOptions(JsonOptions.STRICT, parsed));
  }
}
