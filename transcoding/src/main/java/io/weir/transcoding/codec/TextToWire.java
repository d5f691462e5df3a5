package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Utf8;
import io.weir.transcoding.json.Base64Text;
import io.weir.transcoding.json.JsonReader;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Shape;
import io.weir.transcoding.text.Decimals;
import io.weir.transcoding.text.Durations;
import io.weir.transcoding.text.FieldMasks;
import io.weir.transcoding.text.IntegerRange;
import io.weir.transcoding.text.Timestamps;

/**
 * Converts one text to a serialized value without its tag. The text is a range of bytes: a JSON
 * token, a map key, a path variable or a query parameter. Throws {@link InvalidInput} if the text
 * is not a valid value.
 */
public final class TextToWire {
  private TextToWire() {}

  /**
   * Appends any value that can be given as text, with the tag of its field: a scalar, timestamp,
   * duration, field mask or wrapper.
   */
  public static void field(Field field, byte[] text, int start, int end, Bytes out) {
    if (field.kind().isMessage()) {
      int message = Submessages.begin(field, out);
      content(field.message(), text, start, end, out);
      Submessages.end(field, message, out);
    } else {
      out.writeTag(field.tag());
      value(field, text, start, end, out);
    }
  }

  /** Appends a scalar without its tag. */
  public static void value(Field field, byte[] text, int start, int end, Bytes out) {
    switch (field.kind()) {
      case STRING -> string(text, start, end, out);
      case BYTES -> bytes(text, start, end, out);
      case ENUM -> enumeration(field, text, start, end, out);
      case MESSAGE, GROUP -> throw new InvalidInput("a message cannot be given as text");
      default -> quoted(field, text, start, end, out);
    }
  }

  private static void string(byte[] text, int start, int end, Bytes out) {
    if (!Utf8.isValid(text, start, end)) {
      throw new InvalidInput("invalid UTF-8");
    }
    out.writeVarint(end - start);
    out.write(text, start, end - start);
  }

  private static void bytes(byte[] text, int start, int end, Bytes out) {
    out.writeVarint(Base64Text.decodedLength(text, start, end));
    Base64Text.read(text, start, end, out);
  }

  private static void enumeration(Field field, byte[] text, int start, int end, Bytes out) {
    var number = field.enumeration().number(text, start, end);
    if (number != null) {
      out.writeVarint(number);
    } else if (end > start && (text[start] == '-' || Character.isDigit(text[start]))) {
      enumNumber(field, text, start, end, out);
    } else {
      throw noValue(field, text, start, end);
    }
  }

  static void enumNumber(Field field, byte[] text, int start, int end, Bytes out) {
    long number = IntegerRange.INT32.parse(text, start, end);
    if (field.isClosedEnum() && field.enumeration().json((int) number) == null) {
      throw noValue(field, text, start, end);
    }
    out.writeVarint(number);
  }

  private static InvalidInput noValue(Field field, byte[] text, int start, int end) {
    return new InvalidInput(
        "expected a value of "
            + field.enumeration().fullName()
            + ", found "
            + Excerpt.quoted(text, start, end));
  }

  private static void content(MessageType type, byte[] text, int start, int end, Bytes out) {
    if (type.shape() == Shape.WRAPPER) {
      field(type.require(1), text, start, end, out);
    } else {
      wellKnown(type, text, start, end, true, out);
    }
  }

  /**
   * Appends the fields of a timestamp, duration or field mask.
   *
   * @param protoNames whether a field mask may also use the names of the proto file
   */
  static void wellKnown(
      MessageType type, byte[] text, int start, int end, boolean protoNames, Bytes out) {
    switch (type.shape()) {
      case TIMESTAMP -> Timestamps.read(text, start, end, out);
      case DURATION -> Durations.read(text, start, end, out);
      case FIELD_MASK -> FieldMasks.read(text, start, end, protoNames, out);
      case PLAIN, ANY, STRUCT, VALUE, LIST_VALUE, WRAPPER ->
          throw new InvalidInput("a " + type.fullName() + " cannot be given as text");
    }
  }

  /** Appends a bool or number whose text was quoted, or never had quotes. */
  static void quoted(Field field, byte[] text, int start, int end, Bytes out) {
    if (field.kind() == Kind.BOOL) {
      out.writeByte(bool(text, start, end) ? 1 : 0);
    } else {
      quotedNumber(field.kind(), text, start, end, out);
    }
  }

  private static boolean bool(byte[] text, int start, int end) {
    if (end - start == 4
        && text[start] == 't'
        && text[start + 1] == 'r'
        && text[start + 2] == 'u'
        && text[start + 3] == 'e') {
      return true;
    }
    if (end - start == 5
        && text[start] == 'f'
        && text[start + 1] == 'a'
        && text[start + 2] == 'l'
        && text[start + 3] == 's'
        && text[start + 4] == 'e') {
      return false;
    }
    throw new InvalidInput("expected true or false, found " + Excerpt.quoted(text, start, end));
  }

  /** Like {@link #number}, but also accepts the names of non-finite numbers. */
  static void quotedNumber(Kind kind, byte[] text, int start, int end, Bytes out) {
    double named = kind == Kind.DOUBLE || kind == Kind.FLOAT ? Decimals.named(text, start, end) : 0;
    if (named == 0) {
      number(kind, text, start, end, out);
    } else if (kind == Kind.DOUBLE) {
      out.writeFixed64(Double.doubleToRawLongBits(named));
    } else {
      out.writeFixed32(Float.floatToRawIntBits((float) named));
    }
  }

  static void number(Kind kind, byte[] text, int start, int end, Bytes out) {
    switch (kind) {
      case FLOAT ->
          out.writeFixed32(Float.floatToRawIntBits(Decimals.parseFloat(text, start, end)));
      case DOUBLE ->
          out.writeFixed64(Double.doubleToRawLongBits(Decimals.parseDouble(text, start, end)));
      default -> integer(kind, range(kind).parse(text, start, end), out);
    }
  }

  /** Like {@link #number}, for the plain number that was just read. */
  static void plain(Kind kind, JsonReader in, Bytes out) {
    var number = in.number();
    if (kind == Kind.DOUBLE) {
      double value = Decimals.nearest(number);
      if (!Double.isNaN(value)) {
        out.writeFixed64(Double.doubleToRawLongBits(value));
        return;
      }
    } else if (kind == Kind.FLOAT) {
      float value = Decimals.nearestFloat(number);
      if (!Float.isNaN(value)) {
        out.writeFixed32(Float.floatToRawIntBits(value));
        return;
      }
    } else if (number.places() == 0 && number.digits() >= 0) {
      long value = number.isNegative() ? -number.digits() : number.digits();
      integer(kind, range(kind).check(value), out);
      return;
    }
    number(kind, in.text(), in.textStart(), in.textEnd(), out);
  }

  private static IntegerRange range(Kind kind) {
    return switch (kind) {
      case INT32, SINT32, SFIXED32 -> IntegerRange.INT32;
      case INT64, SINT64, SFIXED64 -> IntegerRange.INT64;
      case UINT32, FIXED32 -> IntegerRange.UINT32;
      case UINT64, FIXED64 -> IntegerRange.UINT64;
      case FLOAT, DOUBLE, BOOL, STRING, BYTES, ENUM, MESSAGE, GROUP ->
          throw new IllegalArgumentException(kind.shown());
    };
  }

  private static void integer(Kind kind, long value, Bytes out) {
    switch (kind) {
      case INT32, INT64, UINT32, UINT64 -> out.writeVarint(value);
      case SINT32 -> out.writeVarint((value << 1 ^ value >> 63) & 0xFFFF_FFFFL);
      case SINT64 -> out.writeVarint(value << 1 ^ value >> 63);
      case FIXED32, SFIXED32 -> out.writeFixed32((int) value);
      case FIXED64, SFIXED64 -> out.writeFixed64(value);
      case FLOAT, DOUBLE, BOOL, STRING, BYTES, ENUM, MESSAGE, GROUP ->
          throw new IllegalArgumentException(kind.shown());
    }
  }
}
