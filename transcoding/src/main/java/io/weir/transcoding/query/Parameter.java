package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.Cardinality;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Target of a query parameter, resolved from its name.
 *
 * @param path the field
 * @param key the key of a map's entry, {@code labels[team]} or {@code labels.team}; null for any
 *     other field
 */
record Parameter(FieldPath path, @Nullable String key) {
  private static final String EMPTY = "google.protobuf.Empty";

  /**
   * Resolves proto or JSON names separated by dots. The fields of timestamps, durations, masks and
   * wrappers may be named as well.
   *
   * @throws IllegalArgumentException if a name is wrong; the message says which one
   */
  static Parameter resolve(MessageType root, String text) {
    int bracket = text.endsWith("]") ? text.indexOf('[') : -1;
    var names = bracket > 0 ? text.substring(0, bracket) : text;
    var key = bracket > 0 ? text.substring(bracket + 1, text.length() - 1) : null;
    List<Field> fields = new ArrayList<>();
    MessageType type = root;
    for (int start = 0; start <= names.length(); ) {
      int dot = names.indexOf('.', start);
      int end = dot < 0 ? names.length() : dot;
      var name = names.substring(start, end);
      var field = type.byName(name);
      if (field == null) {
        throw new IllegalArgumentException(type + " has no field \"" + name + "\"");
      }
      fields.add(field);
      start = end + 1;
      if (start <= names.length()) {
        if (field.cardinality() == Cardinality.MAP && key == null) {
          return new Parameter(new FieldPath(fields), names.substring(start));
        }
        type = inside(field);
      }
    }
    if (key != null && fields.getLast().cardinality() != Cardinality.MAP) {
      throw new IllegalArgumentException("field \"" + fields.getLast() + "\" is not a map");
    }
    return new Parameter(new FieldPath(fields), key);
  }

  private static MessageType inside(Field field) {
    if (field.isSingular() && field.kind().isMessage()) {
      var shape = field.message().shape();
      if (shape == Shape.PLAIN || shape.isText()) {
        return field.message();
      }
    }
    throw new IllegalArgumentException("field \"" + field + "\" has no fields of its own");
  }

  /** Returns whether a field can only be chosen, not filled. */
  static boolean isEmptyMessage(Field field) {
    return field.kind().isMessage() && field.message().fullName().equals(EMPTY);
  }

  /** Throws if the field is none that a text can give. */
  void checkShape() {
    var field = path.last();
    if (field.cardinality() == Cardinality.MAP) {
      if (key == null) {
        throw new InvalidInput("a map is given by its keys: " + field.name() + "[key]=value");
      }
      checkText(field.message().require(2), "a map of messages cannot be given in the query");
    } else if (!field.isSingular()) {
      checkText(field, "a list of messages cannot be given in the query");
    } else if (!isEmptyMessage(field)) {
      checkText(
          field,
          field.kind().isMessage()
              ? "a " + field.message().fullName() + " cannot be given in the query"
              : "");
    }
  }

  private static void checkText(Field field, String otherwise) {
    if (field.kind().isMessage() && !field.message().shape().isText()) {
      throw new InvalidInput(otherwise);
    }
  }

  /** Appends the field, or the entry of the map. */
  void append(Slice text, Bytes wire) {
    if (key != null) {
      FieldValues.appendEntry(path, Slice.of(key.getBytes(StandardCharsets.UTF_8)), text, wire);
    } else if (!isEmptyMessage(path.last())) {
      TimeRange.check(path, text);
      FieldValues.append(path, text, wire);
    } else if (text.length() == 0 || isObject(text)) {
      FieldValues.append(path, text, wire);
    } else {
      throw new InvalidInput("expected nothing or {} for a message without fields");
    }
  }

  private static boolean isObject(Slice text) {
    return text.length() == 2
        && text.array()[text.start()] == '{'
        && text.array()[text.start() + 1] == '}';
  }

  /** Returns the number of messages around the value: those that the path enters. */
  int depth() {
    var last = path.last();
    int entry = key == null || !last.message().require(2).kind().isMessage() ? 0 : 1;
    return path.depth() + entry;
  }
}
