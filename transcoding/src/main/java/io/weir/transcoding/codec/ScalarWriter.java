package io.weir.transcoding.codec;

import io.weir.transcoding.json.Base64Blocks;
import io.weir.transcoding.json.DecimalWriter;
import io.weir.transcoding.json.JsonNumbers;
import io.weir.transcoding.json.JsonText;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Kind;

/**
 * Writes scalars as JSON. Numbers are passed as a long: the value itself, or the bits of a
 * floating-point number.
 */
final class ScalarWriter {
  private final WriteState state;
  private final Base64Blocks base64 = new Base64Blocks();
  private final DecimalWriter decimals = new DecimalWriter();

  ScalarWriter(WriteState state) {
    this.state = state;
  }

  /** Reads a value that is neither text nor message. The default of every kind is 0. */
  long read(Kind kind) {
    var in = state.in;
    return switch (kind) {
      case INT64, UINT64 -> in.readVarint();
      case INT32, ENUM -> (int) in.readVarint();
      case UINT32 -> in.readVarint() & 0xFFFF_FFFFL;
      case SINT32 -> {
        int zigzag = (int) in.readVarint();
        yield zigzag >>> 1 ^ -(zigzag & 1);
      }
      case SINT64 -> {
        long zigzag = in.readVarint();
        yield zigzag >>> 1 ^ -(zigzag & 1);
      }
      case BOOL -> in.readVarint() == 0 ? 0 : 1;
      case FIXED32, FLOAT -> in.readFixed32() & 0xFFFF_FFFFL;
      case SFIXED32 -> in.readFixed32();
      case FIXED64, SFIXED64, DOUBLE -> in.readFixed64();
      case STRING, BYTES, MESSAGE, GROUP -> throw new IllegalArgumentException(kind.shown());
    };
  }

  /**
   * Returns whether a number is undeclared in its closed enum, which makes the record an unknown
   * field.
   */
  boolean isUnknown(Field field, long bits) {
    return field.isClosedEnum() && field.enumeration().json((int) bits) == null;
  }

  /** Returns the default of a field: 0, or the first declared value of a closed enum. */
  long absent(Field field) {
    return field.isClosedEnum() ? field.enumeration().first() : 0;
  }

  void write(Field field, long bits) {
    var out = state.out;
    switch (field.kind()) {
      case INT32, SINT32, SFIXED32, UINT32, FIXED32 -> JsonNumbers.writeLong(out, bits);
      case INT64, SINT64, SFIXED64 -> {
        if (state.options.longNumbers()) {
          JsonNumbers.writeLong(out, bits);
        } else {
          JsonNumbers.writeQuoted(out, bits);
        }
      }
      case UINT64, FIXED64 -> writeUnsigned(bits);
      case BOOL -> out.writeAscii(bits == 0 ? "false" : "true");
      case FLOAT -> writeFloat(Float.intBitsToFloat((int) bits));
      case DOUBLE -> writeDouble(Double.longBitsToDouble(bits));
      case ENUM -> writeEnum(field, (int) bits);
      case STRING, BYTES, MESSAGE, GROUP -> throw new IllegalArgumentException(field.name());
    }
  }

  private void writeUnsigned(long bits) {
    if (state.options.longNumbers()) {
      JsonNumbers.writeUnsigned(state.out, bits);
    } else {
      state.out.writeByte('"');
      JsonNumbers.writeUnsigned(state.out, bits);
      state.out.writeByte('"');
    }
  }

  private void writeFloat(float value) {
    if (Float.isFinite(value)) {
      decimals.writeFloat(state.out, value);
    } else {
      writeNotFinite(value);
    }
  }

  void writeDouble(double value) {
    if (Double.isFinite(value)) {
      decimals.writeDouble(state.out, value);
    } else {
      writeNotFinite(value);
    }
  }

  private void writeNotFinite(double value) {
    state.out.writeAscii(
        Double.isNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
  }

  private void writeEnum(Field field, int number) {
    if (field.enumeration().isNullValue()) {
      state.out.writeAscii("null");
      return;
    }
    byte[] name = state.options.enumNumbers() ? null : field.enumeration().json(number);
    if (name == null) {
      JsonNumbers.writeLong(state.out, number);
    } else {
      state.out.write(name);
    }
  }

  /** Writes the next {@code length} bytes as a string. */
  void text(Kind kind, int length) {
    var in = state.in;
    int start = in.position();
    in.position(start + length);
    if (kind == Kind.STRING) {
      JsonText.writeString(state.out, in.array(), start, start + length);
    } else {
      state.out.writeByte('"');
      base64.write(state.out, in.array(), start, start + length);
      state.out.writeByte('"');
    }
  }

  /** Writes a map key, always as a string; the default if the key is absent. */
  void key(Field field, boolean present) {
    if (field.kind() == Kind.STRING) {
      text(Kind.STRING, present ? state.in.readLength() : 0);
      return;
    }
    long bits = present ? read(field.kind()) : 0;
    int start = state.out.length();
    write(field, bits);
    if (state.out.array()[start] != '"') {
      state.out.setLength(start);
      state.out.writeByte('"');
      write(field, bits);
      state.out.writeByte('"');
    }
  }
}
