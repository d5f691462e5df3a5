package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.wire.WireType;

/**
 * Frames a message as the value of a field: with its length, or between the tags of a group, as
 * proto2 groups and {@code features.message_encoding = DELIMITED} are.
 */
public final class Submessages {
  private Submessages() {}

  /** Appends the tag of a field. Returns what {@link #end} needs after the content. */
  public static int begin(Field field, Bytes out) {
    out.writeTag(field.tag());
    return field.kind() == Kind.GROUP ? -1 : out.beginDelimited();
  }

  /** Ends the message that {@link #begin} began. */
  public static void end(Field field, int start, Bytes out) {
    if (field.kind() == Kind.GROUP) {
      out.writeTag(field.tag() - WireType.START_GROUP + WireType.END_GROUP);
    } else {
      out.endDelimited(start);
    }
  }
}
