package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.TextToWire;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import java.util.List;

/**
 * Appends a value from one text at a path of fields. Each goes into messages of its own around it:
 * a parser merges them with those before, and the last scalar wins.
 */
public final class FieldValues {
  private FieldValues() {}

  /**
   * Appends the value and the messages around it.
   *
   * @throws io.weir.transcoding.report.InvalidInput if the text is no such value; then the output
   *     has rubbish at its end
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
