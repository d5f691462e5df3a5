package io.weir.transcoding.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.report.Violations;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random input is either converted or rejected, with no other outcome; a converted message keeps
 * its meaning.
 */
final class CodecFuzzTest {
  private static final String TYPE = "weir.test.Everything";

  static Stream<byte[]> texts() {
    return Stream.of(
            """
            {"anInt32":-1,"a_uint64":"18446744073709551615","aDouble":1.5e-7,"aBool":true}\
            """,
            """
            {"aString":"\\u00e4\\ud83d\\ude00\\n","someBytes":"_-8=","color":"RED","child":{"far":2}}\
            """,
            """
            {"int32s":[1,2e0,"3"],"byInt64":{"1":"2"},"childrenByName":{"a":{},"b":{"int64s":[]}}}\
            """,
            """
            {"mask":"a\u0781bC"}\
            """,
            """
            {"timestamp":"2020-02-29T23:59:59.001Z","duration":"-1.5s","mask":"a,bC.d","empty":{}}\
            """,
            """
            {"struct":{"a":{"uct":\
            """,
            """
            {"struct":{"a":[null,1,"x",{}]},"value":null,"listValue":[true],"chosenNull":null}\
            """,
            """
            {"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"},"called":""}\
            """)
        .map(text -> text.getBytes(UTF_8));
  }

  static Stream<byte[]> messages() {
    var packedAndNot = HexFormat.of().parseHex("8a020208011824880202080118248802020801");
    var emptyPath = HexFormat.of().parseHex("9a050a0a01610a002dff011064");
    return Stream.concat(
        Stream.of(packedAndNot, emptyPath), texts().map(text -> read(text, new Violations())));
  }

  @MethodSource("texts")
  @FuzzTest(maxDuration = "5m")
  void text(byte[] json) {
    var violations = new Violations();
    byte[] wire = read(json, violations);
    if (violations.isEmpty()) {
      var text = new Bytes(0);
      assertThat(write(wire, text)).isTrue();
      assertStable(text);
    }
  }

  @MethodSource("messages")
  @FuzzTest(maxDuration = "5m")
  void message(byte[] wire) {
    var text = new Bytes(0);
    if (write(wire, text)) {
      assertStable(text);
    }
  }

  /** Checks that our output reads back, and that writing it again gives the same text. */
  private static void assertStable(Bytes text) {
    var once = again(text); // a NullValue other than 0 is written as null, which is read as 0
    assertThat(again(once)).hasToString(once.toString());
  }

  private static Bytes again(Bytes text) {
    var violations = new Violations();
    byte[] wire = read(text.toByteArray(), violations);
    assertThat(violations.found()).as(text.toString()).isEmpty();
    var again = new Bytes(0);
    assertThat(write(wire, again)).isTrue();
    return again;
  }

  private static byte[] read(byte[] json, Violations violations) {
    var schema = Protos.TEST.schema;
    var wire = new Bytes(0);
    new JsonToWire().read(schema, JsonOptions.STRICT, schema.require(TYPE), json, wire, violations);
    return wire.toByteArray();
  }

  private static boolean write(byte[] wire, Bytes json) {
    var schema = Protos.TEST.schema;
    var wrong =
        new WireToJson()
            .write(schema, JsonOptions.STRICT, schema.require(TYPE), Slice.of(wire), json);
    assertThat(json.length() == 0).isEqualTo(wrong != null);
    return wrong == null;
  }
}
