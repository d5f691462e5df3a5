package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Schema;
import io.weir.transcoding.wire.WireReader;
import java.util.List;

/** State that the JSON writers share while one message is written. */
final class WriteState {
  final WireReader in = new WireReader();
  final Path path = new Path();
  final SeenFields seen = new SeenFields();
  final MapKeys keys = new MapKeys();
  final Nesting nesting = new Nesting();
  Bytes out = new Bytes(0);
  Schema schema = new Schema(List.of());
  JsonOptions options = JsonOptions.STRICT;

  void begin(Schema types, JsonOptions how, Slice message, Bytes json) {
    schema = types;
    options = how;
    out = json;
    in.reset(message.array(), message.start(), message.end());
    path.clear();
    seen.clear();
    keys.clear();
    nesting.begin(how.maxDepth());
  }

  /**
   * Appends the name of a member and a colon, after a comma unless it is the first of its object.
   */
  void key(Field field) {
    (options.protoNames() ? field.protoKey() : field.jsonKey()).write(out);
  }
}
