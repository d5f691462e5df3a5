package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Utf8;
import io.weir.transcoding.bytes.Words;
import io.weir.transcoding.report.InvalidInput;
import java.nio.charset.StandardCharsets;

/** Writes JSON strings. */
public final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonText() {}

  /**
   * Appends UTF-8 text as a JSON string in quotes.
   *
   * @throws InvalidInput if the text is not UTF-8
   */
  public static void writeString(Bytes out, byte[] text, int start, int end) {
    byte[] to = out.ensure((int) Math.min(Integer.MAX_VALUE, end - start + 10L));
    int base =
        out.length()
            + 1
            - start; // offset from a byte of the text to its output position, as long as no byte is
    // escaped
    to[base + start - 1] = '"';
    int at = start;
    int last = Math.min(end - 1, text.length - 8);
    for (; at <= last; at += 8) {
      long word =
          Words.getLong(text, at); // may read past the end of the text, but not of the array
      long flags = Words.special(word);
      if (flags != 0 && at + Words.first(flags) < end) {
        break;
      }
      Words.putLong(to, base + at, word);
    }
    at = Math.min(at, end);
    while (at < end && isPlain(text[at])) {
      to[base + at] = text[at++];
    }
    if (at < end) {
      out.setLength(base + at);
      writeRest(out, text, at, end);
      out.writeByte('"');
    } else {
      to[base + at] = '"';
      out.setLength(base + at + 1);
    }
  }

  public static void writeString(Bytes out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeString(out, utf8, 0, utf8.length);
  }

  private static boolean isPlain(byte value) {
    return value >= ' ' && value != '"' && value != '\\';
  }

  private static void writeRest(Bytes out, byte[] text, int start, int end) {
    int at = start;
    while (at < end) {
      int from = at;
      at = skipPlain(text, at, end);
      out.write(text, from, at - from);
      if (at < end) {
        writeEscaped(out, text[at++]);
      }
    }
  }

  /** Returns the next byte that must be escaped; checks UTF-8 on the way. */
  private static int skipPlain(byte[] text, int start, int end) {
    int at = start;
    while (at < end) {
      byte next = text[at];
      int step = isPlain(next) ? 1 : next < 0 ? Utf8.sequence(text, at, end) : -1;
      if (step < 0) {
        return at;
      }
      if (step == 0) {
        throw new InvalidInput("a string that is not valid UTF-8");
      }
      at += step;
    }
    return at;
  }

  private static void writeEscaped(Bytes out, byte value) {
    out.writeByte('\\');
    switch (value) {
      case '"', '\\' -> out.writeByte(value);
      case '\n' -> out.writeByte('n');
      case '\r' -> out.writeByte('r');
      case '\t' -> out.writeByte('t');
      case '\b' -> out.writeByte('b');
      case '\f' -> out.writeByte('f');
      default -> {
        out.writeAscii("u00");
        out.writeByte(HEX[value >> 4]);
        out.writeByte(HEX[value & 15]);
      }
    }
  }
}
