package io.weir.transcoding.codec;

import io.weir.transcoding.json.Base64Blocks;
import io.weir.transcoding.json.Base64Text;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.wire.WireType;

/**
 * Reads scalars from JSON. If it throws {@link InvalidInput}, the reader is positioned after the
 * value.
 */
final class ScalarReader {
  private final ReadState state;
  private final Base64Blocks base64 = new Base64Blocks();

  ScalarReader(ReadState state) {
    this.state = state;
  }

  /**
   * Appends a value without its tag. Returns false if it is an unknown enum name that must be
   * omitted.
   */
  boolean value(Field field) {
    switch (field.kind()) {
      case STRING -> text();
      case BYTES -> bytes();
      case BOOL -> bool();
      case ENUM -> {
        return enumeration(field);
      }
      default -> number(field.kind());
    }
    return true;
  }

  private void text() {
    var in = state.in;
    if (in.peek() == '"' && in.tryCopyString(state.out)) {
      return;
    }
    string("a string");
    int length = in.textEnd() - in.textStart();
    state.out.writeVarint(length);
    state.out.write(in.text(), in.textStart(), length);
  }

  private void bytes() {
    var in = state.in;
    if (in.peek() != '"') {
      throw state.unexpected("a string of base64");
    }
    int start = state.out.beginDelimited();
    // Blocks that decode contain no quote or escape; only the remainder is scanned as a string.
    in.readStringBehind(base64.readBlocks(in.input(), in.position() + 1, in.end(), state.out));
    Base64Text.read(in.text(), in.textStart(), in.textEnd(), state.out);
    state.out.endDelimited(start);
  }

  private void string(String expected) {
    if (state.in.peek() != '"') {
      throw state.unexpected(expected);
    }
    state.in.readString();
  }

  private void bool() {
    int next = state.in.peek();
    if (next != 't' && next != 'f') {
      throw state.unexpected("true or false");
    }
    state.in.readLiteral(next == 't' ? "true" : "false");
    state.out.writeByte(next == 't' ? 1 : 0);
  }

  private static boolean startsNumber(int next) {
    return next == '-' || (next >= '0' && next <= '9');
  }

  /** Appends a JSON number, or a number in a string, as 64-bit integers are written. */
  private void number(Kind kind) {
    var in = state.in;
    int next = in.peek();
    if (startsNumber(next)) {
      if (in.readNumber()) {
        TextToWire.plain(kind, in, state.out);
      } else {
        TextToWire.number(kind, in.text(), in.textStart(), in.textEnd(), state.out);
      }
    } else if (next == '"') {
      in.readString();
      TextToWire.quotedNumber(kind, in.text(), in.textStart(), in.textEnd(), state.out);
    } else {
      throw state.unexpected(kind.shown());
    }
  }

  private boolean enumeration(Field field) {
    var in = state.in;
    var type = field.enumeration();
    int next = in.peek();
    if (startsNumber(next)) {
      in.readNumber();
      TextToWire.enumNumber(field, in.text(), in.textStart(), in.textEnd(), state.out);
      return true;
    }
    if (next == 'n' && type.isNullValue()) {
      in.readLiteral("null");
      state.out.writeByte(0);
      return true;
    }
    string("a value of " + type.fullName());
    var number = type.number(in.text(), in.textStart(), in.textEnd());
    if (number != null) {
      state.out.writeVarint(number);
      return true;
    }
    if (state.options.ignoreUnknown()) {
      return false;
    }
    throw new InvalidInput(
        "expected a value of "
            + type.fullName()
            + ", found "
            + Excerpt.quoted(in.text(), in.textStart(), in.textEnd()));
  }

  /** Appends a map key with its tag, from the member name that was just read. */
  void key(Field field) {
    var in = state.in;
    state.out.writeTag(field.tag());
    int length = in.textEnd() - in.textStart();
    if (field.kind().wireType() == WireType.DELIMITED) {
      state.out.writeVarint(length);
      state.out.write(in.text(), in.textStart(), length);
    } else {
      TextToWire.quoted(field, in.text(), in.textStart(), in.textEnd(), state.out);
    }
  }
}
