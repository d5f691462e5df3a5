package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.InvalidJson;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;

/**
 * Turns JSON text into serialized messages in one pass over the text. All values of wrong type are
 * reported together; the first mistake in the JSON itself ends it. Holds working memory: keep one
 * and use it again, from one thread at a time.
 */
public final class JsonToWire {
  private final ReadState state = new ReadState();
  private final MessageReader messages = new MessageReader(state);

  /**
   * Appends the fields of the message that the text stands for; without use if there are
   * violations.
   */
  public void read(
      Schema schema,
      JsonOptions options,
      MessageType type,
      byte[] json,
      Bytes wire,
      Violations violations) {
    state.begin(schema, options, wire, violations);
    state.in.reset(json, 0, json.length, options.maxDepth());
    try {
      messages.value(type);
      state.in.readEnd();
    } catch (InvalidInput wrong) {
      state.violation(wrong.description());
    } catch (InvalidJson wrong) {
      state.violation(wrong.description());
    }
  }

  /** As {@link #read}, for a text that is the value of one field; null leaves the field out. */
  public void readField(
      Schema schema,
      JsonOptions options,
      Field field,
      byte[] json,
      Bytes wire,
      Violations violations) {
    state.begin(schema, options, wire, violations);
    state.in.reset(json, 0, json.length, options.maxDepth());
    state.path.push(field);
    try {
      messages.field(field);
      state.in.readEnd();
    } catch (InvalidJson wrong) {
      state.violation(wrong.description());
    }
  }

  /** For a call that takes no body: an object without members is as good as none. */
  public void readNothing(byte[] json, Violations violations) {
    state.begin(state.schema, JsonOptions.STRICT, new Bytes(0), violations);
    var in = state.in;
    in.reset(json, 0, json.length, JsonOptions.DEFAULT_DEPTH);
    try {
      if (in.peek() != '{' || in.enter()) {
        state.violation("this call takes no body");
      } else {
        in.readEnd();
      }
    } catch (InvalidJson wrong) {
      state.violation(wrong.description());
    }
  }
}
