package io.weir.transcoding.openapi;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.json.JsonNumbers;
import io.weir.transcoding.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mutable JSON object whose members keep their order. Values are strings, integers, booleans,
 * objects and lists of these.
 */
final class JsonObject {
  private final Map<String, Object> members = new LinkedHashMap<>();

  static JsonObject of(String name, Object value) {
    return new JsonObject().put(name, value);
  }

  /** Sets a member, replacing any value it had. */
  JsonObject put(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** Sets a member unless the text is empty. */
  JsonObject putUnlessEmpty(String name, String text) {
    return text.isEmpty() ? this : put(name, text);
  }

  JsonObject putUnlessEmpty(String name, List<?> list) {
    return list.isEmpty() ? this : put(name, list);
  }

  /** Sets a member to true if the condition holds. */
  JsonObject putIf(boolean condition, String name) {
    return condition ? put(name, true) : this;
  }

  JsonObject putAll(JsonObject other) {
    members.putAll(other.members);
    return this;
  }

  JsonObject without(String name) {
    members.remove(name);
    return this;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  @Nullable Object get(String name) {
    return members.get(name);
  }

  /** Returns the object under this name, creating it if necessary. */
  JsonObject object(String name) {
    if (members.get(name) instanceof JsonObject there) {
      return there;
    }
    var made = new JsonObject();
    members.put(name, made);
    return made;
  }

  byte[] toBytes() {
    var out = new Bytes(16 << 10);
    write(out);
    return out.toByteArray();
  }

  private void write(Bytes out) {
    out.writeByte('{');
    boolean first = true;
    for (var member : members.entrySet()) {
      if (!first) {
        out.writeByte(',');
      }
      first = false;
      JsonText.writeString(out, member.getKey());
      out.writeByte(':');
      write(member.getValue(), out);
    }
    out.writeByte('}');
  }

  private static void write(Object value, Bytes out) {
    switch (value) {
      case JsonObject object -> object.write(out);
      case String text -> JsonText.writeString(out, text);
      case Boolean flag -> out.writeAscii(flag.toString());
      case Integer number -> JsonNumbers.writeLong(out, number);
      case Long number -> JsonNumbers.writeLong(out, number);
      case List<?> list -> writeList(list, out);
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  private static void writeList(List<?> list, Bytes out) {
    out.writeByte('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        out.writeByte(',');
      }
      write(list.get(i), out);
    }
    out.writeByte(']');
  }
}
