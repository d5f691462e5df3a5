package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;

/** The JSON form of numbers, booleans, texts and bytes (ProtoJSON specification). */
final class Scalars {
  private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");

  private Scalars() {}

  /** Of one value of a field that is neither message nor enum. */
  static JsonObject of(FieldDescriptor field) {
    return switch (field.getType()) {
      case INT32, SINT32, SFIXED32 -> integer("int32");
      case UINT32, FIXED32 -> integer("uint32").put("minimum", 0).put("maximum", 0xFFFF_FFFFL);
      // Beyond 2^53 a JSON number is not exact everywhere.
      case INT64, SINT64, SFIXED64 -> digits("int64");
      case UINT64, FIXED64 -> digits("uint64");
      case FLOAT -> real("float");
      case DOUBLE -> real("double");
      case BOOL -> JsonObject.of("type", "boolean");
      case STRING -> JsonObject.of("type", "string");
      // Two words for one thing: JSON Schema's, and the one that older tools know.
      case BYTES -> WellKnown.text("byte").put("contentEncoding", "base64");
      case ENUM, MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  /** With an example, for tools think of a number when they see the format. */
  private static JsonObject digits(String format) {
    return WellKnown.text(format).put("examples", List.of("0"));
  }

  private static JsonObject integer(String format) {
    return JsonObject.of("type", "integer").put("format", format);
  }

  private static JsonObject real(String format) {
    return JsonObject.of(
        "oneOf",
        List.of(
            JsonObject.of("type", "number").put("format", format),
            JsonObject.of("type", "string").put("enum", NOT_FINITE)));
  }
}
