package io.weir.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks that every library produces the same JSON and the same message before they are compared.
 */
final class EquivalenceCheck {
  private EquivalenceCheck() {}

  static void check() throws IOException {
    for (Payload payload : Payload.values()) {
      for (Library library : Library.values()) {
        check(payload, library.on(payload), library.toString());
      }
    }
    check(Payload.USER, new HandWritten(), "by hand");
  }

  private static void check(Payload payload, Converter converter, String name) throws IOException {
    var json = converter.bytes(converter.json(payload.wire()));
    if (!value(json).equals(value(payload.json()))) {
      throw new IllegalStateException(name + " writes " + new String(json, UTF_8));
    }
    var wire = converter.bytes(converter.wire(payload.json()));
    Message message = payload.sample().getParserForType().parseFrom(wire);
    if (!message.equals(payload.sample())) {
      throw new IllegalStateException(name + " reads " + message);
    }
  }

  private static Object value(byte[] json) {
    return value(JsonParser.parseString(new String(json, UTF_8)));
  }

  /** Normalizes JSON: members in any order, numbers by value. */
  private static Object value(JsonElement json) {
    if (json.isJsonObject()) {
      return json.getAsJsonObject().entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  member -> value(member.getValue()),
                  (a, b) -> a,
                  TreeMap::new));
    }
    if (json.isJsonArray()) {
      return json.getAsJsonArray().asList().stream().map(EquivalenceCheck::value).toList();
    }
    boolean number = json.isJsonPrimitive() && json.getAsJsonPrimitive().isNumber();
    return number ? (Object) json.getAsDouble() : json.toString();
  }
}
