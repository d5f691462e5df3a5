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
 * Turns serialized messages into JSON text in one pass over the bytes. A message that a single pass
 * cannot write is first put in order; either way time and memory are linear in its size. Holds
 * working memory: keep one and use it again, from one thread at a time.
 */
public final class WireToJson {
  private final WriteState state = new WriteState();
  private final MessageWriter messages = new MessageWriter(state);

  /**
   * Appends a message as JSON.
   *
   * @return null, or what is wrong with the message; then nothing was appended
   */
  public @Nullable Violation write(
      Schema schema, JsonOptions options, MessageType type, Slice message, Bytes json) {
    return attempt(schema, options, type, null, message, json);
  }

  /** As {@link #write}, for one field of a message alone; an absent one has its default. */
  public @Nullable Violation writeField(
      Schema schema, JsonOptions options, FieldOf field, Slice message, Bytes json) {
    return attempt(schema, options, field.type(), field.field(), message, json);
  }

  /** A field and the type that has it. */
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
