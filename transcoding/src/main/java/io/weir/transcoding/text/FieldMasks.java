package io.weir.transcoding.text;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;

/** google.protobuf.FieldMask as text: paths with commas between, their names in lowerCamelCase. */
public final class FieldMasks {
  private static final int PATHS_TAG = 1 << 3 | 2;

  private FieldMasks() {}

  /**
   * Appends the fields of the message that the text stands for.
   *
   * @param protoNames whether names with underscores are taken as well, as they are
   */
  public static void read(byte[] text, int start, int end, boolean protoNames, Bytes wire) {
    if (start == end) {
      return;
    }
    int from = start;
    for (int at = start; at <= end; at++) {
      if (at == end || text[at] == ',') {
        readPath(text, from, at, protoNames, wire);
        from = at + 1;
      }
    }
  }

  private static void readPath(byte[] text, int start, int end, boolean protoNames, Bytes wire) {
    if (start == end) {
      throw new InvalidInput("an empty path in a field mask");
    }
    wire.writeByte(PATHS_TAG);
    int value = wire.beginDelimited();
    for (int at = start; at < end; at++) {
      byte next = text[at];
      if (next == '_' && !protoNames) {
        throw new InvalidInput(
            "expected names in lowerCamelCase in a field mask, found "
                + Excerpt.quoted(text, start, end));
      }
      if (next >= 'A' && next <= 'Z') {
        wire.writeByte('_');
        wire.writeByte(next | 0x20);
      } else if (isCarried(next)) {
        wire.writeByte(next);
      } else {
        throw notReadable(text, start, end);
      }
    }
    wire.endDelimited(value);
  }

  /** Appends one path, without quotes. A path that would not read back as it was is refused. */
  public static void writePath(byte[] path, int start, int end, Bytes json) {
    boolean underscore = start == end; // an empty path is as bad as an open end
    for (int at = start; at < end; at++) {
      byte next = path[at];
      boolean letter = next >= 'a' && next <= 'z';
      if (underscore ? !letter : !letter && !isCarried(next)) {
        throw notReadable(path, start, end);
      }
      if (next != '_') {
        json.writeByte(underscore ? next & ~0x20 : next);
      }
      underscore = next == '_';
    }
    if (underscore) {
      throw notReadable(path, start, end);
    }
  }

  /** What else may stand in a path: not what would be lost, nor what JSON would have to escape. */
  private static boolean isCarried(byte c) {
    boolean upper = c >= 'A' && c <= 'Z';
    return c > ' ' && c != '"' && c != '\\' && c != ',' && !upper;
  }

  private static InvalidInput notReadable(byte[] path, int start, int end) {
    return new InvalidInput(
        "a field mask path that JSON cannot carry: " + Excerpt.quoted(path, start, end));
  }
}
