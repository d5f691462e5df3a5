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
import java.util.TreeMap;

/** Compares our codec with protobuf-java-util on random messages of one type. */
final class CodecComparison {
  private final Protos protos;
  private final Descriptor type;
  private final RandomMessages random;

  CodecComparison(Protos protos, String name, RandomMessages random) {
    this.protos = protos;
    this.type = protos.descriptor(name);
    this.random = random;
  }

  private DynamicMessage message() {
    return protos.canonical(random.message(type));
  }

  /** Reads back our own output. */
  void returnTrip() {
    var message = message();
    var json = protos.json(type, message.toByteArray());
    assertThat(protos.read(type, json)).as(json).isEqualTo(message);
  }

  /** Compares our output with the reference's, which must also read it. */
  void writing() {
    var message = message();
    var json = protos.json(type, message.toByteArray());
    assertThat(protos.reference(type, json)).as(json).isEqualTo(message);
    assertSame(json, protos.reference(message));
  }

  /** Reads the reference's output in each of its styles. */
  void reading() throws InvalidProtocolBufferException {
    var message = message();
    var printer = JsonFormat.printer().usingTypeRegistry(protos.types);
    for (var json :
        new String[] {
          printer.print(message),
          printer.preservingProtoFieldNames().printingEnumsAsInts().print(message),
          printer.omittingInsignificantWhitespace().alwaysPrintFieldsWithNoPresence().print(message)
        }) {
      // A printed default may become present in a field that was absent.
      var read = protos.read(type, json);
      assertThat(protos.json(type, read.toByteArray()))
          .as(json)
          .isEqualTo(protos.json(type, message.toByteArray()));
    }
    assertThat(protos.read(type, printer.print(message))).isEqualTo(message);
  }

  /** Concatenated messages merge into one, unless JSON cannot represent the result. */
  void merging() throws IOException {
    var wire = new ByteArrayOutputStream();
    for (int part = 0; part < 3; part++) {
      random.message(type).writeTo(wire);
    }
    var raw = protos.parse(type, wire.toByteArray());
    if (!protos.isWritable(raw)) {
      protos.refusal(type.getFullName(), wire.toByteArray());
      return;
    }
    var merged = protos.canonical(raw);
    var json = protos.json(type, wire.toByteArray());
    assertThat(protos.read(type, json)).as(json).isEqualTo(merged);
  }

  /** Compares as JSON, with numbers by value. */
  private static void assertSame(String ours, String reference) {
    assertThat(canonical(JsonParser.parseString(ours)))
        .isEqualTo(canonical(JsonParser.parseString(reference)));
  }

  private static Object canonical(JsonElement json) {
    if (json.isJsonObject()) {
      var members = new TreeMap<String, Object>();
      json.getAsJsonObject().asMap().forEach((name, value) -> members.put(name, canonical(value)));
      return members;
    }
    if (json.isJsonArray()) {
      return json.getAsJsonArray().asList().stream().map(CodecComparison::canonical).toList();
    }
    boolean number = json.isJsonPrimitive() && json.getAsJsonPrimitive().isNumber();
    return number ? (Object) json.getAsDouble() : json.toString();
  }
}
