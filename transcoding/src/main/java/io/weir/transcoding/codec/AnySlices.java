package io.weir.transcoding.codec;

import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.wire.WireReader;

/** Where the type URL and the value of a google.protobuf.Any lie; empty slices if absent. */
record AnySlices(int urlStart, int urlEnd, int valueStart, int valueEnd) {

  /** Reads to the reader's limit; of a field that stands twice the last one counts. */
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
