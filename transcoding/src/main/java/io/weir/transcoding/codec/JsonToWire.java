package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.InvalidJson;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;

/**
 * Converts JSON text to serialized messages in one pass over the text. Reports all values of the
 * wrong type together; stops at the first JSON syntax error. Holds working memory: reuse an
 * instance, from one thread at a time.
 */
public final class JsonToWire {
  private final ReadState state = new ReadState();
  private final MessageReader messages = new MessageReader(state);

  /**
   * Appends the message that the JSON text represents. The output is meaningless if there are
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
    state.in.reset(json, 0, json.length, options.textDepth());
    try {
      messages.value(type);
      state.in.readEnd();
    } catch (InvalidInput wrong) {
      state.violation(wrong.description());
    } catch (InvalidJson wrong) {
      state.violation(wrong.description());
    }
  }

  /** Like {@link #read}, for a text that is the value of one field. A JSON null omits the field. */
  public void readField(
      Schema schema,
      JsonOptions options,
      Field field,
      byte[] json,
      Bytes wire,
      Violations violations) {
    state.begin(schema, options, wire, violations);
    state.in.reset(json, 0, json.length, options.textDepth());
    state.path.push(field);
    try {
      messages.field(field);
      state.in.readEnd();
    } catch (InvalidJson wrong) {
      state.violation(wrong.description());
    }
  }

  /** Checks the body of a call that takes none: only an empty object is accepted. */
  public void readNothing(byte[] json, Violations violations) {
    state.begin(state.schema, JsonOptions.STRICT, new Bytes(0), violations);
    var in = state.in;
    in.reset(json, 0, json.length, JsonOptions.STRICT.textDepth());
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
