package io.weir.transcoding.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Values of {@code google.api.field_behavior} that are visible over HTTP. */
public enum FieldBehavior {
  REQUIRED(2),
  OUTPUT_ONLY(3),
  INPUT_ONLY(4),
  IMMUTABLE(5),
  IDENTIFIER(8);

  /**
   * Field number in google.protobuf.FieldOptions, a repeated enum; an unknown field, as there is no
   * generated class.
   */
  private static final int FIELD_BEHAVIOR = 1052;

  private final int number;

  FieldBehavior(int number) {
    this.number = number;
  }

  /** Returns the behaviors of a field. */
  public static Set<FieldBehavior> of(FieldDescriptor field) {
    Set<FieldBehavior> behaviors = EnumSet.noneOf(FieldBehavior.class);
    UnknownFieldSet.Field option =
        field.toProto().getOptions().getUnknownFields().getField(FIELD_BEHAVIOR);
    option.getVarintList().forEach(value -> add(value, behaviors));
    option.getLengthDelimitedList().forEach(packed -> addAll(packed, behaviors));
    return behaviors;
  }

  /** Returns whether a field is required, by proto2's {@code required} or by its field behavior. */
  public static boolean isRequired(FieldDescriptor field) {
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
      // Protobuf ignores an option that it cannot read, too.
    }
  }
}
