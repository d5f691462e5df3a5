package io.weir.transcoding.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transcoding.report.Violations;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BadJsonTest {
  private static final String TYPE = "weir.test.Everything";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"anInt32": "x"}                       | anInt32             | expected int32, found "x"
          {"anInt32": 1.5}                       | anInt32             | expected int32, found "1.5"
          {"anInt32": 2147483648}                | anInt32             | out of range of int32
          {"anInt32": "-2147483649"}             | anInt32             | out of range of int32
          {"anInt32": 1e999999999}               | anInt32             | out of range of int32
          {"anInt32": 1e99999999999}             | anInt32             | out of range of int32
          {"anInt32": 1e-1}                      | anInt32             | expected int32
          {"anInt32": ""}                        | anInt32             | expected int32
          {"anInt32": " 1"}                      | anInt32             | expected int32
          {"anInt32": "01"}                      | anInt32             | expected int32
          {"anInt32": "+1"}                      | anInt32             | expected int32
          {"anInt32": true}                      | anInt32             | found true
          {"anInt32": []}                        | anInt32             | found an array
          {"anInt32": {}}                        | anInt32             | found an object
          {"aUint32": -1}                        | aUint32             | out of range of uint32
          {"aUint64": 18446744073709551616}      | aUint64             | out of range of uint64
          {"anInt64": 9223372036854775808}       | anInt64             | out of range of int64
          {"anInt64": "9223372036854775807.5"}   | anInt64             | expected int64
          {"aFloat": 3.5e38}                     | aFloat              | out of range of float
          {"aDouble": 1e309}                     | aDouble             | out of range of double
          {"aDouble": "nan"}                     | aDouble             | expected double
          {"aBool": "true"}                      | aBool               | expected true or false
          {"aBool": 1}                           | aBool               | expected true or false
          {"aString": 1}                         | aString             | expected a string, found 1
          {"someBytes": "a"}                     | someBytes           | base64
          {"someBytes": "a*=="}                  | someBytes           | base64
          {"someBytes": "YQ="}                   | someBytes           | base64
          {"color": "PINK"}                      | color               | expected a value of weir.test.Color, found "PINK"
          {"color": 1.5}                         | color               | expected int32
          {"child": []}                          | child               | expected an object, found an array
          {"child": {"child": {"aBool": 0}}}     | child.child.aBool   | expected true or false
          {"child": {"what": 1}}                 | child.what          | unknown field: weir.test.Everything has no field "what"
          {"what": {"x": [1, {}]}}               | what                | unknown field
          {"int32s": 1}                          | int32s              | expected an array
          {"int32s": [1, "x"]}                   | int32s[1]           | expected int32
          {"int32s": [null]}                     | int32s[0]           | found null
          {"children": [{}, {"color": "X"}]}     | children[1].color   | expected a value
          {"children": [null]}                   | children[0]         | found null
          {"byInt32": []}                        | byInt32             | expected an object
          {"byInt32": {"x": "y"}}                | byInt32["x"]        | expected int32
          {"byInt32": {"1": null}}               | byInt32["1"]        | found null
          {"byInt32": {"1": "a", "1e0": "b"}}    | byInt32             | twice
          {"byString": {"a": "", "\\u0061": ""}} | byString            | twice: "a"
          {"byBool": {"yes": true}}              | byBool["yes"]       | expected true or false
          {"childrenByName": {"a\\"b": {"aBool": 2}}} | childrenByName["a\\"b"].aBool    | expected true
          {"anInt32": 1, "anInt32": 2}           | anInt32             | twice
          {"anInt32": 1, "an_int32": 2}          | an_int32            | twice
          {"anInt32": null, "an_int32": null}    | an_int32            | twice
          {"chosenString": "", "chosenInt32": 0} | chosenInt32         | oneof
          {"chosenNull": null, "chosenInt32": 0} | chosenInt32         | oneof
          {"timestamp": "2020-01-01"}            | timestamp           | expected a time
          {"timestamp": "2020-02-30T00:00:00Z"}  | timestamp           | expected a time
          {"timestamp": "2020-01-01T00:00:00"}   | timestamp           | expected a time
          {"timestamp": "2020-01-01t00:00:00Z"}  | timestamp           | expected a time
          {"timestamp": "2020-01-01T24:00:00Z"}  | timestamp           | expected a time
          {"timestamp": "0001-01-01T00:00:00+01:00"} | timestamp       | expected a time
          {"timestamp": 1}                       | timestamp           | expected a string
          {"duration": "1"}                      | duration            | expected a duration
          {"duration": "315576000001s"}          | duration            | expected a duration
          {"duration": "1.0000000001s"}          | duration            | expected a duration
          {"mask": "a_b"}                        | mask                | lowerCamelCase
          {"mask": "a,,b"}                       | mask                | empty path
          {"struct": []}                         | struct              | expected an object
          {"struct": {"a": 1, "a": 2}}           | struct              | twice
          {"value": 1e400}                       | value               | out of range
          {"listValue": {}}                      | listValue           | expected an array
          {"any": {"a": 1}}                      | any                 | without @type
          {"any": {"@type": 1}}                  | any                 | expected a string for @type
          {"any": {"@type": "x/what.Is"}}        | any                 | no type that is known here
          {"any": {"@type": "weir.test.Everything"}} | any             | no type that is known here
          {"any": {"@type": "x/weir.test.Everything", "aBool": 1}} | any.aBool  | expected true
          {"any": {"@type": "x/google.protobuf.Empty", "value": {"a": 1}}} | any.a | unknown field
          {"any": {"@type": "x/google.protobuf.Empty", "value": 1}} | any | expected an object
          {"any": {"@type": "x/google.protobuf.Duration"}}         | any | without value
          {"any": {"@type": "x/google.protobuf.Duration", "value": "1s", "x": 1}} | any | only @type and value
          {"int64Value": "x"}                    | int64Value          | expected int64
          {"int64Value": {"value": 1}}           | int64Value          | found an object
          []                                     | ``                  | expected an object, found an array
          null                                   | ``                  | expected an object, found null
          1                                      | ``                  | expected an object, found 1
          """)
  void refusesNamingTheField(String json, String field, String description) {
    var violations = Protos.TEST.violations(TYPE, json);
    assertThat(violations).as(violations.toString()).hasSize(1);
    assertThat(violations.getFirst().field()).isEqualTo(field);
    assertThat(violations.getFirst().description()).contains(description);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                             | ``       | line 1, byte 2: expected a name in double quotes, found the end
          {"anInt32"                    | ``       | expected ':'
          {"anInt32":                   | anInt32  | expected a JSON value, found the end of the text
          {"anInt32": 01}               | anInt32  | expected a number
          {"anInt32": +1}               | anInt32  | expected a JSON value, found '+'
          {"aDouble": .5}               | aDouble  | expected a JSON value
          {"aDouble": 5.}               | aDouble  | expected a number
          {"aDouble": 1e}               | aDouble  | expected a number
          {"aDouble": NaN}              | aDouble  | expected a JSON value
          {"aDouble": -}                | aDouble  | expected a number
          {"anInt32": 1,}               | ``       | expected a name in double quotes, found '}'
          {"int32s": [1,]}              | int32s[1]| expected a JSON value, found ']'
          {"int32s": [1 2]}             | int32s   | expected ',' or ']'
          {"anInt32": 1} x              | ``       | expected the end, found 'x'
          {"anInt32": 1}}               | ``       | expected the end
          {'anInt32': 1}                | ``       | expected a name in double quotes
          {anInt32: 1}                  | ``       | expected a name in double quotes
          {"aString": "x                | aString  | a string without end
          {"aString": "\\x"}            | aString  | an unknown escape
          {"aString": "\\u12"}          | aString  | four hexadecimal digits
          {"aString": "\\ud800"}        | aString  | a lone surrogate
          {"aString": "\\ud800\\u0041"} | aString  | a lone surrogate
          {"aString": "\\udc00"}        | aString  | a lone surrogate
          {"aString": "a\tb"}           | aString  | a control character
          {"aBool": tru}                | aBool    | expected a JSON value
          {"aBool": truee}              | ``       | expected ',' or '}'
          {"aBool": nul}                | aBool    | expected a JSON value
          {"what": [1,]}                | ``       | expected a JSON value
          /**/{}                        | ``       | found '/'
          """)
  void locatesSyntaxErrors(String json, String field, String description) {
    var violation = Protos.TEST.violations(TYPE, json).getLast();
    assertThat(violation.description()).startsWith("not valid JSON at line 1, byte ");
    assertThat(violation.description()).contains(description);
    assertThat(violation.field()).isEqualTo(field);
  }

  @Test
  void refusesInvalidUtf8AndTellsTheLine() {
    byte[] json = "{\n \"aString\": \"a?\"}".getBytes(StandardCharsets.US_ASCII);
    json[json.length - 3] = (byte) 0xC0;
    var violations = new Violations();
    new JsonToWire()
        .read(
            Protos.TEST.schema,
            JsonOptions.STRICT,
            Protos.TEST.schema.require(TYPE),
            json,
            new io.weir.transcoding.bytes.Bytes(0),
            violations);
    assertThat(violations.found().toString()).contains("aString", "line 2, byte 15", "UTF-8");
  }

  @Test
  void refusesNestingDeeperThanAHundredLevels() {
    var ok = "{\"child\":".repeat(100) + "{}" + "}".repeat(100);
    var deep = "{\"child\":".repeat(101) + "{}" + "}".repeat(101);
    var array = "{\"value\":" + "[".repeat(100_000);
    assertThat(Protos.TEST.violations(TYPE, ok)).isEmpty();
    assertThat(Protos.TEST.violations(TYPE, deep).getFirst().description())
        .contains("nested deeper");
    assertThat(Protos.TEST.violations(TYPE, array).getFirst().description())
        .contains("nested deeper");
    assertThat(
            Protos.TEST
                .violations(TYPE, "{\"what\":" + "[".repeat(100_000))
                .getLast()
                .description())
        .contains("nested deeper");
  }

  @Test
  void reportsEveryWrongValueUpToABound() {
    assertThat(
            Protos.TEST.violations(
                TYPE, "{\"aBool\":1,\"int32s\":[true,2,{}],\"x\":1,\"color\":\"?\"}"))
        .extracting(violation -> violation.field())
        .containsExactly("aBool", "int32s[0]", "int32s[2]", "x", "color");
    var many = "{\"int32s\":[" + "true,".repeat(1000) + "true]}";
    assertThat(Protos.TEST.violations(TYPE, many)).hasSize(Violations.MAX);
  }

  @Test
  void findsADuplicateAmongManyKeys() {
    var json = new StringBuilder("{\"byInt64\":{");
    for (int i = 0; i < 1000; i++) {
      json.append('"').append(i * 7919 % 10_007).append("\":1,");
    }
    assertThat(Protos.TEST.violations(TYPE, json + "\"-1\":1}}")).isEmpty();
    assertThat(Protos.TEST.violations(TYPE, json + "\"7919\":1}}").getFirst().description())
        .contains("twice");
  }
}
