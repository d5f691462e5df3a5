package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Violations name fields as the client has written them: by JSON name or by proto name. */
final class ViolationSpellingTest {
  private static final Requests REQUESTS = new Requests(Schemas.of(schema()), ApiOptions.DEFAULT);

  private static String schema() {
    return """
    syntax: "proto3"
    message_type {
      name: "M"
      field {name: "long_number" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL}
      field {name: "sub_part" number: 2 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL}
      field {name: "many_parts" number: 3 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_REPEATED}
      field {name: "by_key" number: 4 type: TYPE_MESSAGE type_name: ".test.M.ByKeyEntry" label: LABEL_REPEATED}
      nested_type {
        name: "ByKeyEntry" options {map_entry: true}
        field {name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
        field {name: "value" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL}
      }
    }
    service {
      name: "S"
      method {
        name: "A" input_type: ".test.M" output_type: ".test.M"
        options {[google.api.http] {
          post: "/v1" body: "*"
          additional_bindings {post: "/v2" body: "sub_part"}
          additional_bindings {get: "/v3/{sub_part.long_number}"}
        }}
      }
    }
    """;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          POST /v1                          | {"longNumber": "x"}                      | longNumber
          POST /v1                          | {"long_number": "x"}                     | long_number
          POST /v1                          | {"subPart": {"long_number": "x"}}        | subPart.long_number
          POST /v1                          | {"sub_part": {"longNumber": "x"}}        | sub_part.longNumber
          POST /v1                          | {"manyParts": [{}, {"longNumber": "x"}]} | manyParts[1].longNumber
          POST /v1                          | {"many_parts": [{"subPart": 1}]}         | many_parts[0].subPart
          POST /v1                          | {"byKey": {"a_b": "x"}}                  | byKey["a_b"]
          POST /v1                          | {"by_key": {"aB": "x"}}                  | by_key["aB"]
          POST /v2                          | {"longNumber": "x"}                      | sub_part.longNumber
          POST /v2?longNumber=x             | {}                                       | longNumber
          POST /v2?long_number=x            | {}                                       | long_number
          GET /v3/1?subPart.subPart.longNumber=x   |                                   | subPart.subPart.longNumber
          GET /v3/1?sub_part.subPart.long_number=x |                                   | sub_part.subPart.long_number
          GET /v3/x                         |                                          | sub_part.long_number
          """)
  void isThatOfTheClient(String target, String body, String field) {
    var refusal = REQUESTS.refusal(target, body == null ? "" : body);
    assertThat(refusal).startsWith(field + ": ").doesNotContain("\n");
  }
}
