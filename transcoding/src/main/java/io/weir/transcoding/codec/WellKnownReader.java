package io.weir.transcoding.codec;

import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Shape;
import io.weir.transcoding.text.Decimals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads well-known types that have their own JSON representation. */
final class WellKnownReader {
  private static final byte[] TYPE = "@type".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUE = "value".getBytes(StandardCharsets.US_ASCII);

  private final ReadState state;
  private final MessageReader messages;
  private final ScalarReader scalars;

  WellKnownReader(ReadState state, MessageReader messages, ScalarReader scalars) {
    this.state = state;
    this.messages = messages;
    this.scalars = scalars;
  }

  void read(MessageType type) {
    switch (type.shape()) {
      case TIMESTAMP, DURATION, FIELD_MASK -> text(type);
      case WRAPPER -> {
        state.out.writeTag(type.require(1).tag());
        scalars.value(type.require(1));
      }
      case STRUCT -> messages.map(type.require(1));
      case LIST_VALUE -> messages.list(type.require(1));
      case VALUE -> dynamic(type);
      case ANY -> any(type);
      case PLAIN -> throw new IllegalArgumentException(type.fullName());
    }
  }

  private void text(MessageType type) {
    var in = state.in;
    if (in.peek() != '"') {
      throw state.unexpected("a string for " + type.fullName());
    }
    in.readString();
    TextToWire.wellKnown(type, in.text(), in.textStart(), in.textEnd(), false, state.out);
  }

  /**
   * Reads a google.protobuf.Value: null = 1, number = 2, string = 3, bool = 4, struct = 5, list =
   * 6.
   */
  private void dynamic(MessageType type) {
    switch (state.in.peek()) {
      case 'n' -> kind(type.require(1));
      case '"' -> kind(type.require(3));
      case 't', 'f' -> kind(type.require(4));
      case '{' -> kind(type.require(5));
      case '[' -> kind(type.require(6));
      default -> number(type.require(2));
    }
  }

  private void kind(Field field) {
    state.out.writeTag(field.tag());
    messages.valueOf(field);
  }

  private void number(Field field) {
    var in = state.in;
    in.readNumber();
    state.out.writeTag(field.tag());
    double value = Decimals.parseDouble(in.text(), in.textStart(), in.textEnd());
    state.out.writeFixed64(Double.doubleToRawLongBits(value));
  }

  private void any(MessageType type) {
    var in = state.in;
    if (in.peek() != '{') {
      throw state.unexpected("an object");
    }
    int start = in.position();
    var url = typeUrl();
    in.position(start);
    if (url == null) {
      emptyAny();
      return;
    }
    var packed = state.schema.message(url.substring(url.lastIndexOf('/') + 1));
    if (packed == null || url.indexOf('/') < 0) {
      in.skipValue();
      throw new InvalidInput("@type is of no type that is known here: " + Excerpt.quoted(url));
    }
    byte[] utf8 = url.getBytes(StandardCharsets.UTF_8);
    state.out.writeTag(type.require(1).tag());
    state.out.writeVarint(utf8.length);
    state.out.write(utf8);
    state.out.writeTag(type.require(2).tag());
    int value = state.out.beginDelimited();
    state.enter();
    try {
      packed(packed);
    } finally {
      state.nesting.leave();
    }
    state.out.endDelimited(value);
  }

  /**
   * Returns the value of {@code @type}, which may come after the members that it describes; null if
   * absent.
   */
  private @Nullable String typeUrl() {
    var in = state.in;
    String url = null;
    for (boolean more = in.enter(); more; more = in.more('}')) {
      in.readName();
      if (!isName(TYPE)) {
        in.skipValue();
      } else if (url != null) {
        throw new InvalidInput(afterObject("@type is given twice"));
      } else if (in.peek() != '"') {
        throw new InvalidInput(afterObject("expected a string for @type, found " + in.skipFound()));
      } else {
        in.readString();
        int length = in.textEnd() - in.textStart();
        url = new String(in.text(), in.textStart(), length, StandardCharsets.UTF_8);
      }
    }
    return url;
  }

  private void emptyAny() {
    var in = state.in;
    if (in.enter()) {
      in.skipMembers();
      throw new InvalidInput("an Any without @type");
    }
  }

  private String afterObject(String description) {
    state.in.skipMoreMembers();
    return description;
  }

  private boolean isName(byte[] name) {
    var in = state.in;
    return Arrays.equals(in.text(), in.textStart(), in.textEnd(), name, 0, name.length);
  }

  private void packed(MessageType type) {
    var in = state.in;
    int seen = state.seen.push(type.seenBits() + 1);
    boolean value = false;
    for (boolean more = in.enter(); more; more = in.more('}')) {
      in.readName();
      if (isName(TYPE)) {
        in.skipValue();
      } else if (type.shape() == Shape.PLAIN && !(isName(VALUE) && isEmpty(type))) {
        messages.member(type, seen);
      } else if (isName(VALUE) && !value) {
        value = true;
        packedValue(type);
      } else {
        state.violation("expected only @type and value in an Any of " + type.fullName());
        in.skipValue();
      }
    }
    state.seen.pop(seen);
    if (!value && type.shape() != Shape.PLAIN) {
      throw new InvalidInput("an Any of " + type.fullName() + " without value");
    }
  }

  /** Returns whether some writers give the type a "value": Go's, though not Java's or C++'s. */
  private static boolean isEmpty(MessageType type) {
    return type.size() == 0 && type.fullName().equals("google.protobuf.Empty");
  }

  private void packedValue(MessageType type) {
    try {
      messages.value(type);
    } catch (InvalidInput wrong) {
      state.violation(wrong.description());
    }
  }
}
