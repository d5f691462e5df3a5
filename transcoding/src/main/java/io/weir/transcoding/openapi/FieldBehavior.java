package io.weir.transcoding.openapi;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What {@code google.api.field_behavior} says of a field, as far as it shows over HTTP. */
enum FieldBehavior {
  REQUIRED(2),
  OUTPUT_ONLY(3),
  INPUT_ONLY(4),
  IMMUTABLE(5),
  IDENTIFIER(8);

  /** A repeated enum among google.protobuf.FieldOptions; without generated class it is unknown. */
  private static final int FIELD_BEHAVIOR = 1052;

  private final int number;

  FieldBehavior(int number) {
    this.number = number;
  }

  static Set<FieldBehavior> of(FieldDescriptor field) {
    Set<FieldBehavior> behaviors = EnumSet.noneOf(FieldBehavior.class);
    UnknownFieldSet.Field option =
        field.toProto().getOptions().getUnknownFields().getField(FIELD_BEHAVIOR);
    option.getVarintList().forEach(value -> add(value, behaviors));
    option.getLengthDelimitedList().forEach(packed -> addAll(packed, behaviors));
    return behaviors;
  }

  /** proto2 has a word of its own for it. */
  static boolean isRequired(FieldDescriptor field) {
    return field.isRequired() || of(field).contains(REQUIRED);
  }

  private static void add(long value, Set<FieldBehavior> behaviors) {
    Arrays.stream(values()).filter(each -> each.number == value).forEach(behaviors::add);
  }

  private static void addAll(ByteString packed, Set<FieldBehavior> behaviors) {
    CodedInputStream in = packed.newCodedInput();
    try {
      while (!in.isAtEnd()) {
        add(in.readEnum(), behaviors);
      }
    } catch (IOException malformed) {
      // The option is for readers: a document without it is better than none.
    }
  }
}
