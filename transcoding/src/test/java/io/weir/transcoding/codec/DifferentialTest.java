package io.weir.transcoding.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our codec against protobuf-java-util on random messages, both ways. */
final class DifferentialTest {
  private static final int MESSAGES = 120;

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Legacy", "weir.test.Modern"})
  void writesWhatTheReferenceReads(String name) {
    Descriptor type = Protos.descriptor(name);
    var random = new RandomMessages(1);
    for (int i = 0; i < MESSAGES; i++) {
      DynamicMessage message = Protos.canonical(random.message(type));
      var json = Protos.json(type, message.toByteArray());
      if (canReference(name)) {
        assertThat(Protos.reference(type, json)).as(json).isEqualTo(message);
        assertSame(json, Protos.reference(message));
      }
      assertThat(Protos.read(type, json)).as(json).isEqualTo(message);
    }
  }

  /** protobuf-java-util knows no extensions. */
  private static boolean canReference(String name) {
    return !name.equals("weir.test.Legacy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Modern"})
  void readsWhatTheReferenceWrites(String name) throws InvalidProtocolBufferException {
    Descriptor type = Protos.descriptor(name);
    var random = new RandomMessages(2);
    var printer = JsonFormat.printer().usingTypeRegistry(Protos.TYPES);
    for (int i = 0; i < MESSAGES; i++) {
      DynamicMessage message = Protos.canonical(random.message(type));
      var json =
          switch (i % 3) {
            case 0 -> printer.print(message);
            case 1 -> printer.preservingProtoFieldNames().printingEnumsAsInts().print(message);
            default -> printer.omittingInsignificantWhitespace().print(message);
          };
      assertThat(Protos.read(type, json)).as(json).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Legacy", "weir.test.Modern"})
  void mergesFieldsThatStandTwiceAsAParserDoes(String name) throws IOException {
    Descriptor type = Protos.descriptor(name);
    var random = new RandomMessages(3);
    for (int i = 0; i < MESSAGES; i++) {
      var wire = new ByteArrayOutputStream();
      for (int part = 0; part < 3; part++) {
        random.message(type).writeTo(wire);
      }
      DynamicMessage merged = Protos.canonical(Protos.parse(type, wire.toByteArray()));
      var json = Protos.json(type, wire.toByteArray());
      assertThat(Protos.read(type, json)).as(json).isEqualTo(merged);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Legacy"})
  void refusesOrReadsEveryDamagedMessageWithoutAnythingElse(String name) {
    Descriptor type = Protos.descriptor(name);
    var random = new RandomMessages(4);
    var chance = new java.util.Random(4);
    for (int i = 0; i < MESSAGES; i++) {
      byte[] wire = random.message(type).toByteArray();
      for (int hit = 0; hit < 3 && wire.length > 0; hit++) {
        wire[chance.nextInt(wire.length)] = (byte) chance.nextInt(256);
      }
      var json = new io.weir.transcoding.bytes.Bytes(0);
      var wrong =
          new WireToJson()
              .write(
                  Protos.SCHEMA,
                  JsonOptions.STRICT,
                  Protos.SCHEMA.require(name),
                  io.weir.transcoding.bytes.Slice.of(wire),
                  json);
      assertThat(json.length() == 0).isEqualTo(wrong != null);
    }
  }

  /** As JSON, numbers by their value. */
  private static void assertSame(String ours, String reference) {
    assertThat(canonical(JsonParser.parseString(ours)))
        .isEqualTo(canonical(JsonParser.parseString(reference)));
  }

  private static Object canonical(JsonElement json) {
    if (json.isJsonObject()) {
      var members = new java.util.TreeMap<String, Object>();
      json.getAsJsonObject().asMap().forEach((name, value) -> members.put(name, canonical(value)));
      return members;
    }
    if (json.isJsonArray()) {
      return json.getAsJsonArray().asList().stream().map(DifferentialTest::canonical).toList();
    }
    boolean number = json.isJsonPrimitive() && json.getAsJsonPrimitive().isNumber();
    return number ? (Object) json.getAsDouble() : json.toString();
  }
}
