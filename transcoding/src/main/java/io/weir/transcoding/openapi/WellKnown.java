package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import io.weir.transcoding.schema.Shape;
import java.util.List;

/** Schemas of well-known message types whose JSON is not an object of their fields. */
final class WellKnown {
  static final String HTTP_BODY = "google.api.HttpBody";

  private WellKnown() {}

  /**
   * Returns the schema of a message whose shape is not plain. Any has a named schema, see {@link
   * #any}.
   */
  static JsonObject of(Descriptor type) {
    return switch (Shape.of(type)) {
      case TIMESTAMP -> text("date-time").put("examples", List.of("2026-01-31T08:15:30.250Z"));
      case DURATION ->
          JsonObject.of("type", "string")
              .put("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$")
              .put("examples", List.of("1.5s"));
      case FIELD_MASK ->
          JsonObject.of("type", "string")
              .put("description", "Paths of fields, with commas between.")
              .put("examples", List.of("displayName,address.city"));
      case STRUCT -> JsonObject.of("type", "object").put("additionalProperties", true);
      case VALUE -> JsonObject.of("description", "Any JSON value.");
      case LIST_VALUE -> JsonObject.of("type", "array").put("items", new JsonObject());
      case WRAPPER -> nullable(Scalars.of(type.findFieldByNumber(1)));
      case ANY, PLAIN -> throw new IllegalArgumentException(type.getFullName());
    };
  }

  static JsonObject text(String format) {
    return JsonObject.of("type", "string").put("format", format);
  }

  private static JsonObject nullable(JsonObject scalar) {
    var type = scalar.get("type");
    return type instanceof String only
        ? scalar.put("type", List.of(only, "null"))
        : JsonObject.of("anyOf", List.of(scalar, JsonObject.of("type", "null")));
  }

  /**
   * Returns the schema of a google.protobuf.Any: the fields of the packed message, or its JSON as
   * "value".
   */
  static JsonObject any() {
    var url =
        JsonObject.of("type", "string")
            .put("description", "The type of the message: \"type.googleapis.com/\" and its name.");
    return JsonObject.of("type", "object")
        .put(
            "description",
            "A message of any type that is known here: its fields beside \"@type\"; of a message"
                + " whose JSON is no object, \"value\".")
        .put("properties", JsonObject.of("@type", url))
        .put("additionalProperties", true);
  }
}
