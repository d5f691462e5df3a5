package io.weir.transcoding.codec;

import io.weir.transcoding.json.JsonNumbers;
import io.weir.transcoding.schema.Cardinality;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Shape;

/** Writes messages and their fields as JSON. */
final class MessageWriter {
  private final WriteState state;
  private final ScalarWriter scalars;
  private final MapWriter maps;
  private final WellKnownWriter wellKnown;

  MessageWriter(WriteState state) {
    this.state = state;
    scalars = new ScalarWriter(state);
    maps = new MapWriter(state, this, scalars);
    wellKnown = new WellKnownWriter(state, this, maps, scalars);
  }

  /** Writes the message between the reader's position and its limit. */
  void value(MessageType type) {
    if (type.shape() == Shape.PLAIN) {
      state.out.writeByte('{');
      members(type);
      state.out.writeByte('}');
    } else {
      wellKnown.write(type);
    }
  }

  /** Writes the members of a message's JSON object, without the braces. */
  void members(MessageType type) {
    int seen = state.seen.push(type.seenBits());
    var in = state.in;
    while (!in.atLimit()) {
      int tag = in.readTag();
      var field = type.byNumber(tag >>> 3);
      if (field == null || (tag != field.tag() && !field.accepts(tag & 7))) {
        in.skip(tag);
        continue;
      }
      state.path.push(field);
      switch (field.cardinality()) {
        case SINGULAR -> singular(type, field, tag, seen);
        case REPEATED -> repeated(type, field, tag, seen);
        case MAP -> map(type, field, tag, seen);
      }
      state.path.pop();
    }
    if (state.options.defaults()) {
      absent(type, seen);
    }
    state.seen.pop(seen);
  }

  /**
   * Records a field as seen. A second value of a field or oneof cannot be streamed after the first.
   */
  private void mark(MessageType type, Field field, int seen) {
    int bit = field.oneof() < 0 ? field.index() : type.oneofBit(field);
    if (state.seen.set(seen, bit)) {
      throw new NotNormalizedException();
    }
  }

  private void singular(MessageType type, Field field, int tag, int seen) {
    switch (field.kind()) {
      case MESSAGE, GROUP -> {
        mark(type, field, seen);
        state.key(field);
        nested(field, tag);
      }
      case STRING, BYTES -> {
        mark(type, field, seen);
        int length = state.in.readLength();
        if (length > 0 || field.hasPresence() || state.options.defaults()) {
          state.key(field);
          scalars.text(field.kind(), length);
        }
      }
      default -> number(type, field, seen);
    }
  }

  private void number(MessageType type, Field field, int seen) {
    long bits = scalars.read(field.kind());
    if (scalars.isUnknown(field, bits)) {
      return;
    }
    mark(type, field, seen);
    if (bits != 0 || field.hasPresence() || state.options.defaults()) {
      state.key(field);
      scalars.write(field, bits);
    }
  }

  /** Writes the message or group that follows its tag. */
  void nested(Field field, int tag) {
    var in = state.in;
    state.nesting.enter();
    if (field.kind() == Kind.GROUP) {
      int outer = in.enterGroup(tag);
      value(field.message());
      in.leaveGroup(outer);
    } else {
      int outer = in.enter(in.readLength());
      value(field.message());
      in.leave(outer);
    }
    state.nesting.leave();
  }

  private void repeated(MessageType type, Field field, int tag, int seen) {
    mark(type, field, seen);
    int before = state.out.length();
    state.key(field);
    state.out.writeByte('[');
    if (elements(field, tag) == 0 && !state.options.defaults()) {
      state.out.setLength(before); // an empty packed record has no elements
    } else {
      state.out.writeByte(']');
    }
  }

  /** Writes the elements of consecutive records. Returns their number. */
  int elements(Field field, int first) {
    var in = state.in;
    int count = 0;
    boolean packed = first != field.tag();
    do {
      if (packed) {
        int outer = in.enter(in.readLength());
        count = packed(field, count);
        in.leave(outer);
      } else {
        count = element(field, field.tag(), count);
      }
      packed = !in.tryReadTag(field.tag());
    } while (!packed || (field.isPackable() && in.tryReadTag(field.packedTag())));
    return count;
  }

  /**
   * Writes the numbers of one packed record, with a dedicated loop for each frequent kind. Returns
   * the new count, which is 0 only if no element has been written.
   */
  private int packed(Field field, int before) {
    var in = state.in;
    int count = before;
    switch (field.kind()) {
      case INT32 -> {
        if (!in.atLimit()) {
          comma(count++);
          integers();
        }
      }
      case DOUBLE -> {
        for (; !in.atLimit(); count++) {
          comma(count);
          scalars.writeDouble(Double.longBitsToDouble(in.readFixed64()));
        }
      }
      default -> {
        while (!in.atLimit()) {
          count = element(field, field.tag(), count);
        }
      }
    }
    return count;
  }

  private void integers() {
    var in = state.in;
    var out = state.out;
    while (!in.atLimit()) {
      JsonNumbers.writeElement(out, (int) in.readLongerVarint());
    }
    out.setLength(out.length() - 1); // drops the trailing comma
  }

  private int element(Field field, int tag, int count) {
    switch (field.kind()) {
      case MESSAGE, GROUP -> {
        comma(count);
        state.path.pushIndex(count);
        nested(field, tag);
        state.path.pop();
      }
      case STRING, BYTES -> {
        comma(count);
        scalars.text(field.kind(), state.in.readLength());
      }
      default -> {
        long bits = scalars.read(field.kind());
        if (scalars.isUnknown(field, bits)) {
          return count;
        }
        comma(count);
        scalars.write(field, bits);
      }
    }
    return count + 1;
  }

  private void comma(int before) {
    if (before > 0) {
      state.out.writeByte(',');
    }
  }

  private void map(MessageType type, Field field, int tag, int seen) {
    mark(type, field, seen);
    int before = state.out.length();
    state.key(field);
    state.out.writeByte('{');
    if (maps.entries(field, tag) == 0 && !state.options.defaults()) {
      state.out.setLength(before);
    } else {
      state.out.writeByte('}');
    }
  }

  /** Writes the fields without presence that the message does not contain. */
  private void absent(MessageType type, int seen) {
    for (Field field : type.fields()) {
      boolean writes = !field.isSingular() || !field.hasPresence();
      if (writes && !state.seen.isSet(seen, field.index())) {
        state.key(field);
        defaultValue(field);
      }
    }
  }

  private void defaultValue(Field field) {
    switch (field.cardinality()) {
      case REPEATED -> state.out.writeAscii("[]");
      case MAP -> state.out.writeAscii("{}");
      case SINGULAR -> {
        switch (field.kind()) {
          case MESSAGE, GROUP -> state.out.writeAscii(absentMessage(field.message()));
          case STRING, BYTES -> state.out.writeAscii("\"\"");
          default -> scalars.write(field, scalars.absent(field));
        }
      }
    }
  }

  private static String absentMessage(MessageType type) {
    return type.shape() == Shape.PLAIN ? "{}" : "null";
  }

  /** Writes the value of one field of the message, without anything around it. */
  void only(Field field) {
    var in = state.in;
    boolean written = false;
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag >>> 3 != field.number() || !field.accepts(tag & 7)) {
        in.skip(tag);
        continue;
      }
      if (written) {
        throw new NotNormalizedException();
      }
      state.path.push(field);
      alone(field, tag);
      state.path.pop();
      written = true;
    }
    if (!written) {
      defaultValue(field);
    }
  }

  private void alone(Field field, int tag) {
    if (field.cardinality() == Cardinality.REPEATED) {
      state.out.writeByte('[');
      elements(field, tag);
      state.out.writeByte(']');
    } else if (field.cardinality() == Cardinality.MAP) {
      state.out.writeByte('{');
      maps.entries(field, tag);
      state.out.writeByte('}');
    } else {
      switch (field.kind()) {
        case MESSAGE, GROUP -> nested(field, tag);
        case STRING, BYTES -> scalars.text(field.kind(), state.in.readLength());
        default -> scalars.write(field, scalars.read(field.kind()));
      }
    }
  }
}
