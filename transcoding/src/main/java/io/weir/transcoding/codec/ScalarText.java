package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.wire.WireReader;
import java.util.List;

/** Finds a scalar in a serialized message and renders it as plain text. */
public final class ScalarText {
  private final List<Field> fields;
  private final WireReader in = new WireReader();
  private final Bytes out;
  private boolean found;

  private ScalarText(List<Field> fields, Bytes out) {
    this.fields = fields;
    this.out = out;
  }

  /**
   * Replaces the output with the text of a scalar. If the field occurs more than once, the last
   * occurrence wins.
   *
   * @return false if the message does not have the field
   * @throws io.weir.transcoding.report.InvalidInput if the message is malformed
   */
  public static boolean last(FieldPath path, Slice message, Bytes out) {
    var search = new ScalarText(path.fields(), out);
    search.in.reset(message.array(), message.start(), message.end());
    search.search(0);
    return search.found;
  }

  private void search(int level) {
    var field = fields.get(level);
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag != field.tag()) {
        in.skip(tag);
      } else if (level == fields.size() - 1) {
        found = true;
        write(field);
      } else if (field.kind() == Kind.GROUP) {
        int outer = in.enterGroup(tag);
        search(level + 1);
        in.leaveGroup(outer);
      } else {
        int outer = in.enter(in.readLength());
        search(level + 1);
        in.leave(outer);
      }
    }
  }

  private void write(Field field) {
    out.setLength(0);
    if (field.kind() == Kind.STRING) {
      int length = in.readLength();
      out.write(in.array(), in.position(), length);
      in.position(in.position() + length);
      return;
    }
    var json = json(field);
    boolean quoted = json.array()[0] == '"';
    out.write(json.array(), quoted ? 1 : 0, json.length() - (quoted ? 2 : 0));
  }

  /** Reads a scalar that is no string. Returns it as JSON. */
  private Bytes json(Field field) {
    var state = new WriteState();
    state.out = new Bytes(32);
    state.in.reset(in.array(), in.position(), in.limit());
    var scalars = new ScalarWriter(state);
    if (field.kind() == Kind.BYTES) {
      scalars.text(Kind.BYTES, state.in.readLength());
    } else {
      scalars.write(field, scalars.read(field.kind()));
    }
    in.position(state.in.position());
    return state.out;
  }
}
