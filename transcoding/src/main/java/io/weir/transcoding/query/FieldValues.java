package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.TextToWire;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import java.util.List;

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
    append(path.fields(), 0, text, out);
  }

  private static void append(List<Field> fields, int level, Slice text, Bytes out) {
    var field = fields.get(level);
    if (level < fields.size() - 1) {
      out.writeVarint(field.tag());
      int start = out.beginDelimited();
      append(fields, level + 1, text, out);
      out.endDelimited(start);
    } else if (field.isPacked()) {
      out.writeVarint(field.packedTag());
      int start = out.beginDelimited();
      TextToWire.value(field, text.array(), text.start(), text.end(), out);
      out.endDelimited(start);
    } else {
      out.writeVarint(field.tag());
      TextToWire.value(field, text.array(), text.start(), text.end(), out);
    }
  }
}
