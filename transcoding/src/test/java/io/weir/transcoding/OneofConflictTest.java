package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two members of one oneof: a parser would keep the last one, whoever gave it. */
final class OneofConflictTest {
  private static final String FILE =
      """
      syntax: "editions" edition: EDITION_2023
      message_type {
        name: "M"
        field {name: "id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL options {features {field_presence: IMPLICIT}}}
        field {name: "line_num" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL oneof_index: 0}
        field {name: "lang" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0}
        field {name: "sub" number: 4 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL oneof_index: 0}
        field {name: "inner" number: 5 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL}
        field {name: "group" number: 6 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL options {features {message_encoding: DELIMITED}}}
        oneof_decl {name: "code"}
      }
      service {
        name: "S"
        method {
          name: "A" input_type: ".test.M" output_type: ".test.M"
          options {[google.api.http] {
            get: "/v1/{line_num}"
            additional_bindings {put: "/v1/{line_num}" body: "*"}
            additional_bindings {post: "/v1/{line_num}" body: "sub"}
            additional_bindings {patch: "/v1/{line_num}" body: "inner"}
            additional_bindings {get: "/v2/{inner.line_num}"}
            additional_bindings {put: "/v2/{inner.line_num}" body: "*"}
            additional_bindings {patch: "/v2/{inner.line_num}" body: "inner"}
            additional_bindings {put: "/v3/{group.sub.line_num}" body: "*"}
            additional_bindings {get: "/v3/{group.sub.line_num}"}
            additional_bindings {post: "/v4" body: "sub"}
          }}
        }
      }
      """;
  private static final Requests ECHO = new Requests(Schemas.of(FILE), ApiOptions.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          GET /v1/5?lang=en                       |                          | lang: is of the same oneof as line_num, which the path gives
          GET /v1/5?sub.id=x                      |                          | sub.id: is of the same oneof as line_num, which the path gives
          PUT /v1/5                               | {"lang": "en"}           | line_num: is of the same oneof as lang, which the body gives
          PUT /v1/5                               | {"sub": {}}              | line_num: is of the same oneof as sub, which the body gives
          POST /v1/5                              | {}                       | line_num: is of the same oneof as sub, which the body gives
          PATCH /v1/5?lang=en                     | {}                       | lang: is of the same oneof as line_num, which the path gives
          GET /v2/5?inner.lang=en                 |                          | inner.lang: is of the same oneof as inner.line_num, which the path gives
          GET /v2/5?inner.sub.sub.id=en           |                          | inner.sub.sub.id: is of the same oneof as inner.line_num, which the path gives
          PUT /v2/5                               | {"inner": {"lang": ""}}  | inner.line_num: is of the same oneof as inner.lang, which the body gives
          PATCH /v2/5                             | {"lang": "en"}           | inner.line_num: is of the same oneof as inner.lang, which the body gives
          PUT /v3/5                               | {"group": {"sub": {"lang": "a"}}} | group.sub.line_num: is of the same oneof as group.sub.lang, which the body gives
          PUT /v3/5                               | {"group": {"lineNum": 1}} | group.sub.line_num: is of the same oneof as group.line_num, which the body gives
          GET /v3/5?group.lang=en                 |                          | group.lang: is of the same oneof as group.sub.line_num, which the path gives
          POST /v4?lang=en                        | {}                       | lang: is of the same oneof as sub, which the body gives
          POST /v4?lineNum=1&lang=en              |                          | lang: is of the same oneof as line_num
          """)
  void isRefusedNamingBoth(String target, String body, String why) {
    assertThat(ECHO.refusal(target, body == null ? "" : body)).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET /v1/5?id=a&inner.lang=en   |                                  | {"id":"a","lineNum":"5","inner":{"lang":"en"}}
          PUT /v1/5                      | {"lineNum": 7, "id": "a"}        | {"id":"a","lineNum":"5"}
          PUT /v1/5                      | {"lang": null}                   | {"lineNum":"5"}
          POST /v1/5                     |                                  | {"lineNum":"5"}
          PATCH /v1/5                    | {"lang": "en"}                   | {"lineNum":"5","inner":{"lang":"en"}}
          PUT /v2/5                      | {"lang": "en", "inner": {"id": "a"}} | {"lang":"en","inner":{"id":"a","lineNum":"5"}}
          PUT /v3/5                      | {"group": {"sub": {"id": "a"}}}  | {"group":{"sub":{"id":"a","lineNum":"5"}}}
          GET /v3/5?group.sub.id=a       |                                  | {"group":{"sub":{"id":"a","lineNum":"5"}}}
          POST /v4?lang=en               |                                  | {"lang":"en"}
          POST /v4?id=en                 | {"lang": "x"}                    | {"id":"en","sub":{"lang":"x"}}
          """)
  void isNotSeenWhereThereIsNone(String target, String body, String request) {
    assertThat(ECHO.request(target, body == null ? "" : body)).isEqualTo(request);
  }

  /** A message of a WebSocket is the whole request, so that query and path may collide with it. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"lang\": \"en\"}", "{\"sub\": {}}"})
  void isRefusedInAMessageOfASocket(String json) {
    assertThatExceptionOfType(TranscodingException.class)
        .isThrownBy(() ->
            ECHO.call("GET /v1/5")
                .writeMessage(null, json.getBytes(StandardCharsets.UTF_8), new Output(16)));
    assertThatExceptionOfType(TranscodingException.class)
        .isThrownBy(() ->
            ECHO.call("POST /v4").writeWire("lang=en", new byte[] {4 << 3 | 2, 0}, new Output(16)));
  }

  @Test
  void isAMistakeOfARuleWithTwoSuchVariables() {
    var file = FILE.replace("/v2/{inner.line_num}", "/v2/{line_num}/{lang}");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> Api.compile(Schemas.of(file)))
        .withMessageContaining("test.S/A: the variables line_num and lang are of the same oneof");
  }
}
