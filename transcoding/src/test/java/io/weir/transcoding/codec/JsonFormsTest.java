package io.weir.transcoding.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import io.weir.transcoding.report.Violations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts with the same meaning, and the one form that we write. */
final class JsonFormsTest {
  private static final Descriptor EVERYTHING = Protos.TEST.descriptor("weir.test.Everything");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"anInt32": 1e2}                      | {"anInt32":100}
          {"an_int32": "100"}                   | {"anInt32":100}
          {"anInt32": 100.00}                   | {"anInt32":100}
          {"anInt32": -0}                       | {}
          {"anInt32": 0e999999999}              | {}
          {"anInt64": 9223372036854775807}      | {"anInt64":"9223372036854775807"}
          {"anInt64": -9.223372036854775808e18} | {"anInt64":"-9223372036854775808"}
          {"aUint32": 4294967295}               | {"aUint32":4294967295}
          {"aUint64": "18446744073709551615"}   | {"aUint64":"18446744073709551615"}
          {"aFixed64": 18446744073709551615}    | {"aFixed64":"18446744073709551615"}
          {"aFloat": 3.4028235e38}              | {"aFloat":3.4028235E38}
          {"aFloat": 0.1}                       | {"aFloat":0.1}
          {"aFloat": "1.5"}                     | {"aFloat":1.5}
          {"aDouble": 1e22}                     | {"aDouble":1.0E22}
          {"aDouble": -0.0}                     | {"aDouble":-0}
          {"aDouble": 0.30000000000000004}      | {"aDouble":0.30000000000000004}
          {"aDouble": 5e-324}                   | {"aDouble":4.9E-324}
          {"aDouble": 123456.789}               | {"aDouble":123456.789}
          {"aDouble": "-Infinity"}              | {"aDouble":"-Infinity"}
          {"aDouble": "NaN"}                    | {"aDouble":"NaN"}
          {"someBytes": "_-8"}                  | {"someBytes":"/+8="}
          {"someBytes": "-_"}                   | {"someBytes":"+w=="}
          {"someBytes": ""}                     | {}
          {"color": 2}                          | {"color":"GREEN"}
          {"color": "BLUE"}                     | {"color":"BLUE"}
          {"color": 77}                         | {"color":77}
          {"aString": "\\u00e4\\ud83d\\ude00\\/\\n\\u0001"} | {"aString":"ä😀/\\n\\u0001"}
          {"anInt32": null, "child": null, "int32s": null, "byBool": null} | {}
          {"maybeInt32": 0, "maybeString": "", "maybeBool": false} | {"maybeInt32":0,"maybeString":"","maybeBool":false}
          {"chosenString": null, "chosenInt32": 0} | {"chosenInt32":0}
          {"chosenNull": null}                  | {"chosenNull":null}
          {"value": null}                       | {"value":null}
          {"value": {"a": [1, "x", {}, null]}}  | {"value":{"a":[1,"x",{},null]}}
          {"values": [null, true]}              | {"values":[null,true]}
          {"valuesByName": {"a": null}}         | {"valuesByName":{"a":null}}
          {"struct": {}}                        | {"struct":{}}
          {"listValue": []}                     | {"listValue":[]}
          {"int32s": [], "byBool": {}}          | {}
          {"byBool": {"true": false}}           | {"byBool":{"true":false}}
          {"byInt64": {"-1": "1"}}              | {"byInt64":{"-1":"1"}}
          {"timestamp": "2020-02-29T23:30:00.5+01:30"} | {"timestamp":"2020-02-29T22:00:00.500Z"}
          {"timestamp": "0001-01-01T00:00:00Z"} | {"timestamp":"0001-01-01T00:00:00Z"}
          {"timestamp": "9999-12-31T23:59:59.999999999Z"} | {"timestamp":"9999-12-31T23:59:59.999999999Z"}
          {"timestamp": "1969-12-31T23:59:59.9Z"} | {"timestamp":"1969-12-31T23:59:59.900Z"}
          {"duration": "-0.000001s"}            | {"duration":"-0.000001s"}
          {"duration": "3.1s"}                  | {"duration":"3.100s"}
          {"mask": "a,bC.dE"}                   | {"mask":"a,bC.dE"}
          {"mask": ""}                          | {"mask":""}
          {"int32Value": 0, "stringValue": "", "boolValue": null} | {"int32Value":0,"stringValue":""}
          {"any": {}}                           | {"any":{}}
          {"any": {"aBool": true, "@type": "x/weir.test.Everything"}} | {"any":{"@type":"x/weir.test.Everything","aBool":true}}
          {"any": {"value": "1s", "@type": "x/google.protobuf.Duration"}} | {"any":{"@type":"x/google.protobuf.Duration","value":"1s"}}
          {"any": {"@type": "x/google.protobuf.Empty", "value": {}}} | {"any":{"@type":"x/google.protobuf.Empty"}}
          {"any": {"@type": "x/google.protobuf.Any", "value": {"@type": "x/google.protobuf.Empty"}}} | {"any":{"@type":"x/google.protobuf.Any","value":{"@type":"x/google.protobuf.Empty"}}}
          {"called": "x"}                       | {"called":"x"}
          {"named": "x", "far": 3}              | {"called":"x","far":3}
          """)
  void readsAndWrites(String json, String written) {
    var message = Protos.TEST.read(EVERYTHING, json);
    assertThat(Protos.TEST.json(EVERYTHING, message.toByteArray())).isEqualTo(written);
    var wire = Protos.TEST.wire("weir.test.Everything", json, JsonOptions.STRICT, new Violations());
    assertThat(Protos.TEST.read(EVERYTHING, Protos.TEST.json(EVERYTHING, wire))).isEqualTo(message);
  }

  @Test
  void readsExtensionsGroupsAndClosedEnums() {
    var legacy = Protos.TEST.descriptor("weir.test.Legacy");
    var json =
        "{\"id\":1,\"closed\":\"SECOND\",\"grouped\":{\"name\":\"g\"},\"element\":[{\"number\":1},{}],"
            + "\"[weir.test.note]\":\"n\",\"[weir.test.Scope.scoped]\":{\"flag\":true}}";
    assertThat(Protos.TEST.json(legacy, Protos.TEST.read(legacy, json).toByteArray()))
        .isEqualTo(json);
    assertThat(Protos.TEST.violations("weir.test.Legacy", "{\"closed\": 7}").getFirst().field())
        .isEqualTo("closed");
  }

  @Test
  void ignoresUnknownFieldsIfConfigured() {
    var lenient = new JsonOptions(true, false, false, false, 100);
    var violations = new Violations();
    byte[] wire =
        Protos.TEST.wire(
            "weir.test.Everything",
            "{\"x\":[{}],\"color\":\"?\",\"colors\":[\"?\",\"RED\"],\"colorsByName\":{\"a\":\"?\"}}",
            lenient,
            violations);
    assertThat(violations.isEmpty()).isTrue();
    assertThat(Protos.TEST.json(EVERYTHING, wire)).isEqualTo("{\"colors\":[\"RED\"]}");
  }

  @Test
  void writesProtoNamesEnumNumbersAndDefaultsIfConfigured() {
    var modern = Protos.TEST.descriptor("weir.test.Modern");
    byte[] wire =
        Protos.TEST.wire("weir.test.Modern", "{\"shut\":1}", JsonOptions.STRICT, new Violations());
    assertThat(Protos.TEST.json(modern, wire, new JsonOptions(false, true, true, true, 100)))
        .isEqualTo(
            "{\"shut\":1,\"implicit\":0,\"delimiteds\":[],\"packed\":[],\"expanded\":[],\"shuts\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          72 01 ff          | a_string  | not valid UTF-8
          72 05 61          | a_string  | ends within a field
          08                | an_int32  | ends within a field
          08 ff ff ff ff ff ff ff ff ff ff 01 | an_int32 | more than ten bytes
          00                | ''        | impossible tag
          0f                | ''        | impossible tag
          0c                | ''        | no start
          8a 05 0c 08 ff ff ff ff ff ff ff ff 7f 10 01 | timestamp | a time out of range
          92 05 04 08 01 10 ff | duration | ends within a field
          9a 05 03 0a 01 41 | mask      | cannot carry
          aa 05 09 11 00 00 00 00 00 00 f8 7f | value | cannot hold NaN
          ba 05 03 0a 01 78 | any       | not in the schema
          """)
  void refusesMalformedMessages(String hex, String field, String description) {
    byte[] wire = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
    var wrong = Protos.TEST.refusal("weir.test.Everything", wire);
    assertThat(wrong.description()).contains(description);
    assertThat(wrong.field()).isEqualTo(field);
  }

  @Test
  void normalizesEveryLevelInLinearTime() {
    byte[] inner = {8, 1, 8, 2};
    for (int level = 0; level < 95; level++) {
      var outer = new io.weir.transcoding.bytes.Bytes(16);
      for (int twice = 0; twice < 2; twice++) {
        outer.writeVarint(17 << 3 | 2);
        int start = outer.beginDelimited();
        outer.write(twice == 0 ? new byte[0] : inner);
        outer.endDelimited(start);
      }
      inner = outer.toByteArray();
    }
    assertThat(Protos.TEST.json(EVERYTHING, inner)).startsWith("{\"child\":{").contains(":2}");
  }
}
