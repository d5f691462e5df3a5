package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schemas of numbers, booleans, strings and bytes (ProtoJSON specification). */
final class Scalars {
  private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");

  private Scalars() {}

  /** Returns the schema of a single value of a field that is neither a message nor an enum. */
  static JsonObject of(FieldDescriptor field) {
    return switch (field.getType()) {
      case INT32, SINT32, SFIXED32 -> integer("int32");
      case UINT32, FIXED32 -> integer("uint32").put("minimum", 0).put("maximum", 0xFFFF_FFFFL);
      // JSON numbers above 2^53 are not exact in every client.
      case INT64, SINT64, SFIXED64 -> digits("int64").put("pattern", "^-?[0-9]+$");
      case UINT64, FIXED64 -> digits("uint64").put("pattern", "^[0-9]+$");
      case FLOAT -> real("float");
      case DOUBLE -> real("double");
      case BOOL -> JsonObject.of("type", "boolean");
      case STRING -> string(FieldFormat.of(field));
      // JSON Schema's keyword, and the format that older tools know.
      case BYTES -> WellKnown.text("byte").put("contentEncoding", "base64");
      case ENUM, MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  /** Returns the schema of a 64-bit integer that is written as a number. */
  static JsonObject longNumber(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT64, FIXED64 -> integer("uint64").put("minimum", 0);
      default -> integer("int64");
    };
  }

  private static JsonObject string(@Nullable String format) {
    return format == null ? JsonObject.of("type", "string") : WellKnown.text(format);
  }

  /** With an example, because tools take the format for that of a number. */
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
