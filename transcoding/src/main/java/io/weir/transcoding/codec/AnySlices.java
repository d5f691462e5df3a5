package io.weir.transcoding.codec;

import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.wire.WireReader;

/** Positions of the type URL and the value in a google.protobuf.Any; empty ranges if absent. */
record AnySlices(int urlStart, int urlEnd, int valueStart, int valueEnd) {

  /** Reads up to the reader's limit. If a field occurs more than once, the last occurrence wins. */
  static AnySlices read(WireReader in, MessageType any) {
    int urlTag = any.require(1).tag();
    int valueTag = any.require(2).tag();
    int[] slices = {in.position(), in.position(), in.position(), in.position()};
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag != urlTag && tag != valueTag) {
        in.skip(tag);
        continue;
      }
      int length = in.readLength();
      int slice = tag == urlTag ? 0 : 2;
      slices[slice] = in.position();
      slices[slice + 1] = in.position() + length;
      in.position(in.position() + length);
    }
    return new AnySlices(slices[0], slices[1], slices[2], slices[3]);
  }
}
