package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Field numbers from 2^28 on, whose tags have the highest bit of 32. */
final class LargeFieldNumbersTest {
  private static final String BODY =
      """
      {"text":"t","sub":{"text":"s"},"packed":[1,-2],"group":{"text":"g"},"map":{"k":7}}\
      """;

  private static Requests requests(int first) {
    var file =
        """
        syntax: "editions" edition: EDITION_2023
        message_type {
          name: "M"
          field {name: "text" number: %d type: TYPE_STRING label: LABEL_OPTIONAL}
          field {name: "sub" number: %d type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL}
          field {name: "packed" number: %d type: TYPE_SINT32 label: LABEL_REPEATED}
          field {name: "group" number: %d type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL options {features {message_encoding: DELIMITED}}}
          field {name: "map" number: %d type: TYPE_MESSAGE type_name: ".test.M.MapEntry" label: LABEL_REPEATED}
          nested_type {
            name: "MapEntry" options {map_entry: true}
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
              additional_bindings {get: "/v1/{text}"}
              additional_bindings {get: "/v2/{group.text}"}
            }}
          }
        }
        """
            .formatted(first, first + 1, first + 2, first + 3, first + 4);
    return new Requests(Schemas.of(file), ApiOptions.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(ints = {(1 << 28) - 5, 1 << 28, 400_000_000, (1 << 29) - 5})
  void areReadAndWrittenLikeOthers(int first) {
    var requests = requests(first);
    assertThat(requests.request("POST /v1", BODY)).isEqualTo(BODY);
    assertThat(requests.answer("POST /v1", BODY)).isEqualTo(BODY);
    assertThat(requests.request("GET /v1/a?sub.text=b&packed=3&packed=4&map[x]=5", ""))
        .isEqualTo("{\"text\":\"a\",\"sub\":{\"text\":\"b\"},\"packed\":[3,4],\"map\":{\"x\":5}}");
    assertThat(requests.request("GET /v2/g?text=b", ""))
        .isEqualTo("{\"text\":\"b\",\"group\":{\"text\":\"g\"}}");
  }

  @Test
  void areTheLargestThatThereAre() {
    assertThat(requests((1 << 29) - 5).request("POST /v1", "{\"map\":{\"z\":1}}"))
        .isEqualTo("{\"map\":{\"z\":1}}");
  }
}
