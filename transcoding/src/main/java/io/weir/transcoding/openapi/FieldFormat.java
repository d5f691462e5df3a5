package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import org.jspecify.annotations.Nullable;

/** Format of a string field by {@code google.api.field_info}, in the words of JSON Schema. */
final class FieldFormat {
  /**
   * Field number in google.protobuf.FieldOptions, a message; an unknown field, as there is no
   * generated class.
   */
  private static final int FIELD_INFO = 291_403_980;

  private static final int FORMAT = 1 << 3 | WireType.VARINT;

  private FieldFormat() {}

  /** Returns "uuid", "ipv4" or "ipv6"; null if the field names no format, or either kind of IP. */
  static @Nullable String of(FieldDescriptor field) {
    if (field.getType() != FieldDescriptor.Type.STRING) {
      return null;
    }
    String format = null;
    var option = field.toProto().getOptions().getUnknownFields().getField(FIELD_INFO);
    for (var info : option.getLengthDelimitedList()) {
      format = read(WireReader.of(info.toByteArray()), format);
    }
    return format;
  }

  private static @Nullable String read(WireReader in, @Nullable String before) {
    var format = before;
    try {
      while (!in.atLimit()) {
        int tag = in.readTag();
        if (tag == FORMAT) {
          format = named(in.readVarint());
        } else {
          in.skip(tag);
        }
      }
      return format;
    } catch (InvalidInput malformed) {
      return before; // the option only documents
    }
  }

  private static @Nullable String named(long format) {
    return switch ((int) format) {
      case 1 -> "uuid";
      case 2 -> "ipv4";
      case 3 -> "ipv6";
      default -> null;
    };
  }
}
