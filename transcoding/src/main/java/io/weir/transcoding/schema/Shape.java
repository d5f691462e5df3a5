package io.weir.transcoding.schema;

import com.google.protobuf.Descriptors.Descriptor;

/** JSON representation of a message type: an object of its fields, or a special form. */
public enum Shape {
  PLAIN,
  ANY,
  TIMESTAMP,
  DURATION,
  FIELD_MASK,
  STRUCT,
  VALUE,
  LIST_VALUE,
  WRAPPER;

  public static Shape of(Descriptor type) {
    return switch (type.getFullName()) {
      case "google.protobuf.Any" -> ANY;
      case "google.protobuf.Timestamp" -> TIMESTAMP;
      case "google.protobuf.Duration" -> DURATION;
      case "google.protobuf.FieldMask" -> FIELD_MASK;
      case "google.protobuf.Struct" -> STRUCT;
      case "google.protobuf.Value" -> VALUE;
      case "google.protobuf.ListValue" -> LIST_VALUE;
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" ->
          WRAPPER;
      default -> PLAIN;
    };
  }

  /**
   * Returns whether a path or query parameter, which is a single text, can represent such a
   * message.
   */
  public boolean isText() {
    return this == TIMESTAMP || this == DURATION || this == FIELD_MASK || this == WRAPPER;
  }
}
