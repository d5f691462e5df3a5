package io.weir.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Refuses to compare what does not do the same: every way must give the same JSON and message. */
final class SameWork {
  private SameWork() {}

  static void check() throws IOException {
    for (Row row : Row.values()) {
      for (Way way : Way.values()) {
        check(row, way.on(row), way.toString());
      }
    }
    check(Row.USER, new ByHand(), "by hand");
  }

  private static void check(Row row, Contender contender, String name) throws IOException {
    var json = contender.bytes(contender.json(row.wire()));
    if (!value(json).equals(value(row.json()))) {
      throw new IllegalStateException(name + " writes " + new String(json, UTF_8));
    }
    var wire = contender.bytes(contender.wire(row.json()));
    Message message = row.sample().getParserForType().parseFrom(wire);
    if (!message.equals(row.sample())) {
      throw new IllegalStateException(name + " reads " + message);
    }
  }

  private static Object value(byte[] json) {
    return value(JsonParser.parseString(new String(json, UTF_8)));
  }

  /** Members in any order, numbers by their value. */
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
      return json.getAsJsonArray().asList().stream().map(SameWork::value).toList();
    }
    boolean number = json.isJsonPrimitive() && json.getAsJsonPrimitive().isNumber();
    return number ? (Object) json.getAsDouble() : json.toString();
  }
}
