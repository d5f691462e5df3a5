package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violation;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Converts serialized messages to JSON text in one pass over the bytes. A message that cannot be
 * written in one pass is normalized first; time and memory are linear in its size either way. Holds
 * working memory: reuse an instance, from one thread at a time.
 */
public final class WireToJson {
  private final WriteState state = new WriteState();
  private final MessageWriter messages = new MessageWriter(state);

  /**
   * Appends a message as JSON.
   *
   * @return null, or the violation found in the message, in which case nothing was appended
   */
  public @Nullable Violation write(
      Schema schema, JsonOptions options, MessageType type, Slice message, Bytes json) {
    return attempt(schema, options, type, null, message, json);
  }

  /** Like {@link #write}, for one field of a message. An absent field is written as its default. */
  public @Nullable Violation writeField(
      Schema schema, JsonOptions options, FieldOf field, Slice message, Bytes json) {
    return attempt(schema, options, field.type(), field.field(), message, json);
  }

  /** A field and the message type that contains it. */
  public record FieldOf(MessageType type, Field field) {}

  private @Nullable Violation attempt(
      Schema schema,
      JsonOptions options,
      MessageType type,
      @Nullable Field only,
      Slice message,
      Bytes json) {
    int start = json.length();
    try {
      state.begin(schema, options, message, json);
      try {
        write(type, only);
      } catch (NotNormalizedException first) {
        json.setLength(start);
        var normalizer = new MessageNormalizer(schema, options.maxDepth());
        state.begin(schema, options, normalizer.normalize(type, message), json);
        write(type, only);
      }
      return null;
    } catch (InvalidInput wrong) {
      var where = state.path.in(json.array(), schema);
      json.setLength(start);
      return new Violation(where, wrong.description());
    }
  }

  private void write(MessageType type, @Nullable Field only) {
    if (only == null) {
      messages.value(type);
    } else {
      messages.only(only);
    }
  }
}
