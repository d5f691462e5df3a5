package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.openapi.OpenApi;
import io.weir.transcoding.rule.ServiceRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Effect of each choice of the mapping to HTTP, and of 64-bit integers as numbers. */
final class MappingOptionsTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String FILE =
      """
      syntax: "proto3"
      message_type {
        name: "M"
        field {name: "id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
        field {name: "count" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL}
        field {name: "size" number: 3 type: TYPE_FIXED64 label: LABEL_OPTIONAL}
        field {name: "inner" number: 4 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL}
        field {name: "tags" number: 5 type: TYPE_STRING label: LABEL_REPEATED}
        field {name: "by" number: 6 type: TYPE_MESSAGE type_name: ".test.M.ByEntry" label: LABEL_REPEATED}
        field {name: "one" number: 7 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0}
        field {name: "other" number: 8 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0}
        oneof_decl {name: "choice"}
        nested_type {
          name: "ByEntry" options {map_entry: true}
          field {name: "key" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL}
          field {name: "value" number: 2 type: TYPE_UINT64 label: LABEL_OPTIONAL}
        }
      }
      service {
        name: "S"
        method {
          name: "A" input_type: ".test.M" output_type: ".test.M"
          options {[google.api.http] {
            get: "/v1/{id}"
            additional_bindings {put: "/v1/{one}" body: "*"}
            additional_bindings {post: "/v1/{id}" body: "inner"}
            additional_bindings {post: "/v2" body: "tags"}
          }}
        }
        method {name: "B" input_type: ".test.M" output_type: ".google.protobuf.Empty"
          options {[google.api.http] {delete: "/v1/{id}"}}}
        method {name: "C" input_type: ".test.M" output_type: ".google.protobuf.Empty" server_streaming: true
          options {[google.api.http] {get: "/v1/{id}:watch"}}}
        method {name: "D" input_type: ".test.M" output_type: ".test.M"}
      }
      """;
  private static final MappingOptions ALL =
      new MappingOptions(List.of("utm_*", "key"), true, true, true, true, false);
  private static final Requests CHOSEN =
      new Requests(
          Schemas.of(FILE),
          new ApiOptions(
              new JsonOptions(false, false, false, false, 100, true), ServiceRules.NONE, ALL));
  private static final Requests STRICT = new Requests(Schemas.of(FILE), ApiOptions.DEFAULT);

  @Test
  void skipsIgnoredParameters() {
    assertThat(CHOSEN.request("GET /v1/a?utm_source=x&key=1&utm_=&count=5", ""))
        .isEqualTo("{\"id\":\"a\",\"count\":\"5\"}");
    assertThat(CHOSEN.request("PUT /v1/a?utm_source=x", "{}")).isEqualTo("{\"one\":\"a\"}");
    assertThat(CHOSEN.refusal("GET /v1/a?utm=x", "")).startsWith("utm: unknown query parameter");
    assertThat(CHOSEN.refusal("GET /v1/a?keys=x", "")).startsWith("keys: unknown query parameter");
    assertThat(STRICT.refusal("GET /v1/a?utm_source=x", "")).startsWith("utm_source: unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a*b", "*a"})
  void refusesWhatIsNoNameOfAParameter(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MappingOptions(List.of(pattern), false, false, false, false, false))
        .withMessageContaining("is not the name of a query parameter");
  }

  @Test
  void writesLongNumbers() {
    var json =
        "{\"count\":\"-9223372036854775808\",\"size\":\"18446744073709551615\",\"by\":{\"-5\":\"7\"}}";
    assertThat(CHOSEN.answer("GET /v1/a", json))
        .isEqualTo(
            "{\"count\":-9223372036854775808,\"size\":18446744073709551615,\"by\":{\"-5\":7}}");
    assertThat(STRICT.answer("GET /v1/a", json)).isEqualTo(json);
  }

  @Test
  void servesCallsWithoutARule() {
    assertThat(CHOSEN.request("POST /test.S/D", "{\"id\": \"a\"}")).isEqualTo("{\"id\":\"a\"}");
    assertThat(STRICT.api().match("POST", "/test.S/D")).isInstanceOf(RouteMatch.NotFound.class);
    assertThat(CHOSEN.api().match("POST", "/test.S/A")).isInstanceOf(RouteMatch.NotFound.class);
  }

  @Test
  void answersNothingForEmpty() {
    assertThat(CHOSEN.call("DELETE /v1/a").answersNothing()).isTrue();
    assertThat(CHOSEN.call("GET /v1/a").answersNothing()).isFalse();
    assertThat(CHOSEN.call("GET /v1/a:watch").answersNothing()).as("a stream").isFalse();
    assertThat(STRICT.call("DELETE /v1/a").answersNothing()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          PUT /v1/x  | count=5&tags=a&tags=b+c&inner.id=%C3%A4 | {"count":"5","inner":{"id":"ä"},"tags":["a","b c"],"one":"x"}
          PUT /v1/x  | by[3]=4&one=y                         | {"by":{"3":"4"},"one":"x"}
          POST /v1/x | id=y&inner.count=1                    | {"id":"x","inner":{"id":"y","inner":{"count":"1"}}}
          POST /v1/x |                                       | {"id":"x","inner":{}}
          """)
  void takesForms(String target, String form, String request) {
    byte[] body = form == null ? new byte[0] : form.getBytes(StandardCharsets.UTF_8);
    assertThat(CHOSEN.upload(target, FORM + "; charset=utf-8", body)).isEqualTo(request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          PUT /v1/x  | other=y    | one: is of the same oneof as other, which the body gives
          PUT /v1/x  | count=y    | count: expected int64, found "y"
          PUT /v1/x  | utm_a=1    | utm_a: unknown query parameter "utm_a": test.M has no field "utm_a"
          POST /v1/x | {"id":"a"} | {"id":"a"}: unknown query parameter "{"id":"a"}": test.M has no field "{"id":"a"}"
          """)
  void refusesWrongForms(String target, String form, String why) {
    assertThat(refusal(CHOSEN.call(target), form)).isEqualTo(why);
  }

  @Test
  void boundsTheFieldsOfAForm() {
    var call = CHOSEN.call("PUT /v1/x");
    call.writeRequest(
        null, FORM, "tags=a&".repeat(999).getBytes(StandardCharsets.UTF_8), new Output(16));
    assertThat(refusal(call, "tags=a&".repeat(1000)))
        .isEqualTo(": a form may have at most 1000 fields");
  }

  @Test
  void takesFormsOnlyWhereABodyIsAMessage() {
    assertThat(CHOSEN.call("PUT /v1/x").takesForm()).isTrue();
    assertThat(CHOSEN.call("POST /v2").takesForm()).as("a list").isFalse();
    assertThat(CHOSEN.call("GET /v1/x").takesForm()).as("no body").isFalse();
    assertThat(STRICT.call("PUT /v1/x").takesForm()).as("not switched on").isFalse();
  }

  private static String refusal(HttpCall call, String form) {
    try {
      call.writeRequest(null, FORM, form.getBytes(StandardCharsets.UTF_8), new Output(16));
      return "accepted";
    } catch (TranscodingException refused) {
      return String.join(
          "\n",
          refused.violations().stream().map(v -> v.field() + ": " + v.description()).toList());
    }
  }

  @Test
  void leavesOutImpossibleRules() {
    var file =
        FILE.replace("get: \"/v1/{id}\"", "get: \"/v1/{nope}\"")
            .replace("post: \"/v2\" body: \"tags\"", "put: \"/v1/{id}\" body: \"*\"");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> Api.compile(Schemas.of(file)))
        .withMessage(
            """
            test.S/A: test.M has no field "nope"
            test.S/A and test.S/A have the same route: PUT /v1/{one}, PUT /v1/{id}\
            """);
    var api = Api.compile(Schemas.of(file), CHOSEN.api().options());
    assertThat(api.skipped()).hasSize(2);
    assertThat(api.routes()).extracting(Route::template).doesNotContain("/v1/{nope}", "/v2");
    var document = document(api);
    assertThat(document).contains("/v1/{one}").doesNotContain("nope");
  }

  @Test
  void areDescribed() {
    assertThat(document(CHOSEN.api()))
        .contains("\"204\"", FORM, "/test.S/D", "\"format\":\"int64\"")
        .doesNotContain("\"type\":\"string\",\"format\":\"int64\"");
    assertThat(document(STRICT.api()))
        .contains("\"type\":\"string\",\"format\":\"int64\"")
        .doesNotContain("\"204\"", FORM, "/test.S/D");
  }

  private static String document(Api api) {
    var text = OpenApi.document(OpenApi.Info.of(List.of(api)), List.of(api));
    return new String(text, StandardCharsets.UTF_8).replaceAll("\\s+", "");
  }
}
