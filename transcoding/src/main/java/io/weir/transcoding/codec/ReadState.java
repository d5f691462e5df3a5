package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.json.JsonReader;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Schema;
import java.util.List;

/** State that the JSON readers share while one text is read. */
final class ReadState {
  final JsonReader in = new JsonReader();
  final Path path = new Path();
  final SeenFields seen = new SeenFields();
  final MapKeys keys = new MapKeys();
  final Nesting nesting = new Nesting();
  Bytes out = new Bytes(0);
  Schema schema = new Schema(List.of());
  JsonOptions options = JsonOptions.STRICT;
  Violations violations = new Violations();

  void begin(Schema types, JsonOptions how, Bytes wire, Violations found) {
    schema = types;
    options = how;
    out = wire;
    violations = found;
    path.clear();
    seen.clear();
    keys.clear();
    nesting.begin(how.maxDepth());
  }

  /**
   * Enters a message or map entry, whose value comes next in the text. Skips the value if it is
   * nested too deeply.
   */
  void enter() {
    if (nesting.isFull()) {
      in.skipValue();
    }
    nesting.enter();
  }

  /** Records a violation for the current value. The reader must be positioned after it. */
  void violation(String description) {
    if (!violations.isFull()) {
      violations.add(path.in(in.input(), schema), description);
    }
  }

  /** Returns an exception for a value of the wrong type, after skipping the value. */
  InvalidInput unexpected(String expected) {
    return new InvalidInput("expected " + expected + ", found " + in.skipFound());
  }
}
