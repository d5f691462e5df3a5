package io.weir.transcoding.schema;

import com.google.protobuf.Descriptors.Descriptor;

/** The form that a message type has in JSON: an object of its fields, or one of its own. */
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

  /** Whether a path or query parameter, which is one text, can stand for such a message. */
  public boolean isText() {
    return this == TIMESTAMP || this == DURATION || this == FIELD_MASK || this == WRAPPER;
  }
}
