package io.weir.transcoding.codec;

import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;

/** Writes the entries of maps as members of a JSON object. */
final class MapWriter {
  private final WriteState state;
  private final MessageWriter messages;
  private final ScalarWriter scalars;

  MapWriter(WriteState state, MessageWriter messages, ScalarWriter scalars) {
    this.state = state;
    this.messages = messages;
    this.scalars = scalars;
  }

  /** Writes the entries of consecutive records. Returns the number of entries. */
  int entries(Field field, int tag) {
    var in = state.in;
    int keys = state.keys.size();
    int count = 0;
    do {
      int before = state.out.length();
      if (count > 0) {
        state.out.writeByte(',');
      }
      int outer = in.enter(in.readLength());
      state.nesting.enter();
      if (entry(field.message())) {
        count++;
      } else {
        state.out.setLength(before);
      }
      state.nesting.leave();
      in.leave(outer);
    } while (in.tryReadTag(tag));
    if (state.keys.popDuplicate(state.out.array(), keys) >= 0) {
      throw new NotNormalizedException();
    }
    return count;
  }

  /**
   * Writes a key and its value. Returns false, leaving garbage in the output, if the value is an
   * unknown enum value.
   */
  private boolean entry(MessageType entry) {
    var in = state.in;
    var key = entry.require(1);
    var value = entry.require(2);
    int start = state.out.length();
    scalars.key(key, in.tryReadTag(key.tag()));
    state.path.pushKey(start);
    int end = state.out.length();
    state.out.writeByte(':');
    boolean known = entryValue(value, in.tryReadTag(value.tag()));
    state.path.pop();
    if (!in.atLimit()) {
      throw new NotNormalizedException(); // fields out of order, duplicate or unknown
    }
    if (known) {
      state.keys.add(start, end);
    }
    return known;
  }

  private boolean entryValue(Field field, boolean present) {
    switch (field.kind()) {
      case MESSAGE, GROUP -> entryMessage(field, present);
      case STRING, BYTES -> scalars.text(field.kind(), present ? state.in.readLength() : 0);
      default -> {
        long bits = present ? scalars.read(field.kind()) : scalars.absent(field);
        if (scalars.isUnknown(field, bits)) {
          return false;
        }
        scalars.write(field, bits);
      }
    }
    return true;
  }

  private void entryMessage(Field field, boolean present) {
    if (present) {
      messages.nested(field, field.tag());
    } else {
      empty(field.message());
    }
  }

  private void empty(MessageType type) {
    int outer = state.in.enter(0);
    messages.value(type);
    state.in.leave(outer);
  }
}
