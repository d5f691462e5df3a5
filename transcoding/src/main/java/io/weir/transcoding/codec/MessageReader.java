package io.weir.transcoding.codec;

import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Shape;
import io.weir.transcoding.wire.WireType;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages, lists and maps from JSON. Each method leaves the reader after the value, in one
 * of three ways: it appends the value, records violations, or throws {@link InvalidInput}.
 */
final class MessageReader {
  /** Number of fields that the next member name is compared with before a table lookup. */
  private static final int AHEAD = 3;

  private final ReadState state;
  private final ScalarReader scalars;
  private final WellKnownReader wellKnown;

  MessageReader(ReadState state) {
    this.state = state;
    scalars = new ScalarReader(state);
    wellKnown = new WellKnownReader(state, this, scalars);
  }

  /** Appends the fields of a message. */
  void value(MessageType type) {
    if (type.shape() != Shape.PLAIN) {
      wellKnown.read(type);
      return;
    }
    if (state.in.peek() != '{') {
      throw state.unexpected("an object");
    }
    int seen = state.seen.push(type.seenBits());
    int next = 0;
    for (boolean more = state.in.enter(); more; more = state.in.more('}')) {
      var field = expected(type, next);
      if (field == null) {
        state.in.readName();
        field = named(type);
      }
      if (field != null) {
        member(type, field, seen);
        next = field.index() + 1;
      }
    }
    state.seen.pop(seen);
  }

  /** Predicts the next field: members mostly come in declaration order, with some left out. */
  private @Nullable Field expected(MessageType type, int from) {
    state.in.peek(); // skips white space
    int to = Math.min(from + AHEAD, type.size());
    for (int i = from; i < to; i++) {
      var field = type.field(i);
      if (state.in.tryReadName(field.jsonKey())) {
        return field;
      }
    }
    return null;
  }

  /**
   * Returns the field whose name was just read; null if there is none, after skipping the value.
   */
  private @Nullable Field named(MessageType type) {
    var in = state.in;
    var field = type.byName(in.text(), in.textStart(), in.textEnd());
    if (field == null) {
      unknown(type);
    }
    return field;
  }

  /** Reads the value of a member whose name was just read. */
  void member(MessageType type, int seen) {
    var field = named(type);
    if (field != null) {
      member(type, field, seen);
    }
  }

  private void member(MessageType type, Field field, int seen) {
    var in = state.in;
    state.path.push(field, in.position());
    if (state.seen.set(seen, field.index())) {
      state.violation("the field is given twice");
      in.skipValue();
    } else if (in.peek() == 'n' && !field.takesNull()) {
      in.readLiteral("null");
    } else if (field.oneof() >= 0 && state.seen.set(seen, type.oneofBit(field))) {
      state.violation("another field of the same oneof is given as well");
      in.skipValue();
    } else {
      field(field);
    }
    state.path.pop();
  }

  private void unknown(MessageType type) {
    var in = state.in;
    if (!state.options.ignoreUnknown() && !state.violations.isFull()) {
      var name = Excerpt.quoted(in.text(), in.textStart(), in.textEnd());
      var path = state.path.in(in.input(), state.schema);
      var plain = name.substring(1, name.length() - 1);
      state.violations.add(
          path.isEmpty() ? plain : path + "." + plain,
          "unknown field: " + type.fullName() + " has no field " + name);
    }
    in.skipValue();
  }

  /** Appends a field with its tag, or nothing for null. Records violations. */
  void field(Field field) {
    var in = state.in;
    int before = state.out.length();
    if (in.peek() == 'n' && !field.takesNull()) {
      in.readLiteral("null");
      return;
    }
    try {
      switch (field.cardinality()) {
        case SINGULAR -> {
          state.out.writeTag(field.tag());
          if (!valueOf(field)) {
            state.out.setLength(before);
          }
        }
        case REPEATED -> list(field);
        case MAP -> map(field);
      }
    } catch (InvalidInput wrong) {
      state.violation(wrong.description());
    }
  }

  /**
   * Appends a value after its tag. Returns false, with nothing appended, if the field must be
   * omitted.
   */
  boolean valueOf(Field field) {
    switch (field.kind()) {
      case MESSAGE -> {
        int start = state.out.beginDelimited();
        nested(field.message());
        state.out.endDelimited(start);
      }
      case GROUP -> {
        nested(field.message());
        state.out.writeTag(field.tag() - WireType.START_GROUP + WireType.END_GROUP);
      }
      default -> {
        return scalars.value(field);
      }
    }
    return true;
  }

  /** Appends the fields of a message within another one. */
  void nested(MessageType type) {
    state.enter();
    try {
      value(type);
    } finally {
      state.nesting.leave();
    }
  }

  /** Appends the elements of an array, packed or each with its own tag. */
  void list(Field field) {
    var in = state.in;
    if (in.peek() != '[') {
      throw state.unexpected("an array");
    }
    int before = state.out.length();
    if (field.isPacked()) {
      state.out.writeTag(field.packedTag());
    }
    int start = field.isPacked() ? state.out.beginDelimited() : 0;
    int index = 0;
    boolean integers = field.isPacked() && field.kind() == Kind.INT32;
    for (boolean more = in.enter(); more; more = in.more(']')) {
      index += integers ? in.readIntegers(state.out) : 0;
      state.path.pushIndex(index++);
      element(field);
      state.path.pop();
    }
    if (!field.isPacked()) {
      return;
    }
    if (state.out.length() == start) {
      state.out.setLength(before);
    } else {
      state.out.endDelimited(start);
    }
  }

  private void element(Field field) {
    int before = state.out.length();
    try {
      if (!field.isPacked()) {
        state.out.writeTag(field.tag());
      }
      if (!valueOf(field)) {
        state.out.setLength(before);
      }
    } catch (InvalidInput wrong) {
      state.violation(wrong.description());
    }
  }

  /** Appends the members of an object as map entries. */
  void map(Field field) {
    var in = state.in;
    if (in.peek() != '{') {
      throw state.unexpected("an object");
    }
    int keys = state.keys.size();
    for (boolean more = in.enter(); more; more = in.more('}')) {
      int name = namePosition();
      in.readName();
      state.path.pushKey(name);
      entry(field);
      state.path.pop();
    }
    int twice = state.keys.popDuplicate(state.out.array(), keys);
    if (twice >= 0) {
      throw new InvalidInput("a key of the map is given twice" + keyShown(field, twice));
    }
  }

  private int namePosition() {
    state.in.peek(); // skips white space
    return state.in.position();
  }

  private String keyShown(Field field, int key) {
    if (field.message().require(1).kind() != Kind.STRING) {
      return "";
    }
    byte[] wire = state.out.array();
    int start = state.keys.start(key) + 1; // after the key's tag, then after its length
    while (wire[start] < 0) {
      start++;
    }
    return ": " + Excerpt.quoted(wire, start + 1, state.keys.end(key));
  }

  private void entry(Field field) {
    var value = field.message().require(2);
    int before = state.out.length();
    state.out.writeTag(field.tag());
    int start = state.out.beginDelimited();
    int keySize;
    try {
      scalars.key(field.message().require(1));
      keySize = state.out.length() - start;
    } catch (InvalidInput wrong) {
      state.violation(wrong.description());
      state.in.skipValue();
      return;
    }
    if (!entryValue(value)) {
      state.out.setLength(before);
      return;
    }
    int end = state.out.length();
    state.out.endDelimited(start);
    int moved =
        state.out.length() - end; // the length prefix of a long entry takes more than one byte
    state.keys.add(start + moved, start + moved + keySize);
  }

  /** Appends the value of an entry. Returns false if the entry must be omitted. */
  private boolean entryValue(Field value) {
    try {
      state.enter();
      try {
        state.out.writeTag(value.tag());
        return valueOf(value);
      } finally {
        state.nesting.leave();
      }
    } catch (InvalidInput wrong) {
      state.violation(wrong.description());
      return true;
    }
  }
}
