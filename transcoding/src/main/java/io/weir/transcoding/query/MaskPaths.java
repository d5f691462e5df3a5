package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.Submessages;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Paths of the update mask in a request message. */
public final class MaskPaths {
  private MaskPaths() {}

  /**
   * Returns the paths in a message.
   *
   * @param mask field of the mask
   */
  public static List<String> in(Field mask, Slice message) {
    List<String> paths = new ArrayList<>();
    int path = mask.message().require(1).tag();
    var in = new WireReader();
    in.reset(message.array(), message.start(), message.end());
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag != mask.tag()) {
        in.skip(tag);
        continue;
      }
      int outer = in.enter(in.readLength());
      while (!in.atLimit()) {
        int inner = in.readTag();
        if (inner == path) {
          int length = in.readLength();
          paths.add(new String(in.array(), in.position(), length, StandardCharsets.UTF_8));
          in.position(in.position() + length);
        } else {
          in.skip(inner);
        }
      }
      in.leave(outer);
    }
    return paths;
  }

  /** Returns a message with these paths in place of its own. */
  public static Slice replace(Field mask, Slice message, List<String> paths) {
    var out = new Bytes(message.length());
    var in = new WireReader();
    in.reset(message.array(), message.start(), message.end());
    while (!in.atLimit()) {
      int start = in.position();
      int tag = in.readTag();
      in.skip(tag);
      if (tag != mask.tag()) {
        out.write(in.array(), start, in.position() - start);
      }
    }
    int start = Submessages.begin(mask, out);
    paths.forEach(path -> write(mask, path, out));
    Submessages.end(mask, start, out);
    return out.slice();
  }

  /** Appends a path to a mask. */
  static void write(Field mask, String path, Bytes wire) {
    byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
    wire.writeTag(mask.message().require(1).tag());
    wire.writeVarint(utf8.length);
    wire.write(utf8);
  }
}
