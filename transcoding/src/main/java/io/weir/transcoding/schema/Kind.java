package io.weir.transcoding.schema;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.weir.transcoding.wire.WireType;
import java.util.Locale;

/** Type of a field's value, as in a proto file. */
public enum Kind {
  DOUBLE(WireType.FIXED64),
  FLOAT(WireType.FIXED32),
  INT32(WireType.VARINT),
  INT64(WireType.VARINT),
  UINT32(WireType.VARINT),
  UINT64(WireType.VARINT),
  SINT32(WireType.VARINT),
  SINT64(WireType.VARINT),
  FIXED32(WireType.FIXED32),
  FIXED64(WireType.FIXED64),
  SFIXED32(WireType.FIXED32),
  SFIXED64(WireType.FIXED64),
  BOOL(WireType.VARINT),
  STRING(WireType.DELIMITED),
  BYTES(WireType.DELIMITED),
  ENUM(WireType.VARINT),
  MESSAGE(WireType.DELIMITED),
  GROUP(WireType.START_GROUP);

  private final int wireType;

  Kind(int wireType) {
    this.wireType = wireType;
  }

  static Kind of(FieldDescriptor.Type type) {
    return valueOf(type.name());
  }

  /** Returns one of the constants of {@link WireType}. */
  public int wireType() {
    return wireType;
  }

  /** Returns the name as in a proto file: "sint32". */
  public String shown() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isMessage() {
    return this == MESSAGE || this == GROUP;
  }
}
