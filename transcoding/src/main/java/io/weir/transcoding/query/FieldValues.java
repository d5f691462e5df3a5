package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.Submessages;
import io.weir.transcoding.codec.TextToWire;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends a value given as text at a path of fields. Each value gets its own enclosing messages: a
 * parser merges them with earlier ones, and the last scalar wins.
 */
public final class FieldValues {
  private FieldValues() {}

  /**
   * Appends the value and its enclosing messages.
   *
   * @throws io.weir.transcoding.report.InvalidInput if the text is not a valid value; the output
   *     then has garbage at its end
   */
  public static void append(FieldPath path, Slice text, Bytes out) {
    append(path.fields(), 0, new Value(null, text), out);
  }

  /** Like {@link #append(FieldPath, Slice, Bytes)}, for one entry of the map at the path. */
  static void appendEntry(FieldPath map, Slice key, Slice text, Bytes out) {
    append(map.fields(), 0, new Value(key, text), out);
  }

  /**
   * @param key key of a map entry, null for any other field
   */
  private record Value(@Nullable Slice key, Slice text) {}

  private static void append(List<Field> fields, int level, Value value, Bytes out) {
    var field = fields.get(level);
    if (level < fields.size() - 1) {
      int start = Submessages.begin(field, out);
      append(fields, level + 1, value, out);
      Submessages.end(field, start, out);
    } else if (value.key != null) {
      int start = Submessages.begin(field, out);
      append(field.message().require(1), value.key, out);
      append(field.message().require(2), value.text, out);
      Submessages.end(field, start, out);
    } else {
      append(field, value.text, out);
    }
  }

  private static void append(Field field, Slice text, Bytes out) {
    if (field.isPacked()) {
      out.writeTag(field.packedTag());
      int start = out.beginDelimited();
      TextToWire.value(field, text.array(), text.start(), text.end(), out);
      out.endDelimited(start);
    } else if (Parameter.isEmptyMessage(field)) {
      Submessages.end(field, Submessages.begin(field, out), out);
    } else {
      TextToWire.field(field, text.array(), text.start(), text.end(), out);
    }
  }
}
