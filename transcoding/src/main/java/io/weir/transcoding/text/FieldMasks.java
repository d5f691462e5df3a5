package io.weir.transcoding.text;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;

/** Text form of google.protobuf.FieldMask: paths in lowerCamelCase, separated by commas. */
public final class FieldMasks {
  private static final int PATHS_TAG = 1 << 3 | 2;

  private FieldMasks() {}

  /**
   * Parses the text and appends the fields of the message.
   *
   * @param protoNames whether names with underscores are accepted and kept
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

  /** Appends one path, without quotes. Rejects a path that would not read back unchanged. */
  public static void writePath(byte[] path, int start, int end, Bytes json) {
    boolean underscore = start == end; // an empty path is as invalid as a trailing underscore
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

  /** Returns whether a character survives the conversion and needs no JSON escape. */
  private static boolean isCarried(byte c) {
    boolean upper = c >= 'A' && c <= 'Z';
    return c > ' ' && c != '"' && c != '\\' && c != ',' && !upper;
  }

  private static InvalidInput notReadable(byte[] path, int start, int end) {
    return new InvalidInput(
        "a field mask path that JSON cannot carry: " + Excerpt.quoted(path, start, end));
  }
}
