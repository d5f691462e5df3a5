package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Utf8;
import io.weir.transcoding.bytes.Words;

/** Scans the inside of JSON strings: finds the end, checks UTF-8, resolves escapes. */
final class JsonStrings {
  private static final int NEAR = 64;

  /**
   * Longest string, in bytes, that {@link #copyShort} copies; a length up to 127 takes one byte.
   */
  static final int SHORT = 120;

  /**
   * Returns the position of the closing quote; -1 if the string has escapes or an error before it.
   */
  int end(byte[] in, int from, int end) {
    int at = from;
    while (true) {
      at = plain(in, at, end);
      if (at >= end) {
        return -1;
      }
      byte next = in[at];
      if (next == '"') {
        return at;
      }
      int step = next < 0 ? Utf8.sequence(in, at, end) : 0;
      if (step == 0) {
        return -1;
      }
      at += step;
    }
  }

  /**
   * Appends the inside of a string, preceded by its length, in one pass. Returns -1 if it is longer
   * than {@link #SHORT} or not plain ASCII.
   */
  static int copyShort(byte[] in, int from, int end, Bytes out) {
    byte[] to = out.ensure(SHORT + 9);
    int start = out.length() + 1;
    int last = Math.min(SHORT, end - from - 8);
    for (int i = 0; i <= last; i += 8) {
      long word = Words.getLong(in, from + i);
      Words.putLong(to, start + i, word);
      long flags = Words.special(word);
      if (flags != 0) {
        int length = i + Words.first(flags);
        if (length > SHORT || in[from + length] != '"') {
          return -1;
        }
        to[start - 1] = (byte) length;
        out.setLength(start + length);
        return length;
      }
    }
    return -1;
  }

  /**
   * Returns the first position at or after {@code from} that is not a plain ASCII character of a
   * string.
   */
  private static int plain(byte[] in, int from, int end) {
    int at = from;
    for (; at <= end - 8; at += 8) {
      long flags = Words.special(Words.getLong(in, at));
      if (flags != 0) {
        return at + Words.first(flags);
      }
      if (at - from == NEAR) {
        at = plainFar(in, at, end);
      }
    }
    while (at < end && in[at] >= ' ' && in[at] != '"' && in[at] != '\\') {
      at++;
    }
    return at;
  }

  /** Skips plain characters four words at a time, which pays off in long strings. */
  private static int plainFar(byte[] in, int from, int end) {
    int at = from;
    for (; at <= end - 40; at += 32) {
      long flags =
          Words.special(Words.getLong(in, at + 8))
              | Words.special(Words.getLong(in, at + 16))
              | Words.special(Words.getLong(in, at + 24))
              | Words.special(Words.getLong(in, at + 32));
      if (flags != 0) {
        break;
      }
    }
    return at;
  }

  /** Appends the text of a string and returns the position after the closing quote. */
  int unescape(byte[] in, int from, int end, Bytes out, JsonReader errors) {
    int at = from;
    while (true) {
      int stop = plain(in, at, end);
      out.write(in, at, stop - at);
      at = stop;
      if (at >= end) {
        throw errors.failure("a string without end", errors.position());
      }
      byte next = in[at];
      if (next == '"') {
        return at + 1;
      } else if (next == '\\') {
        at = escape(in, at, end, out, errors);
      } else if (next < 0) {
        int step = Utf8.sequence(in, at, end);
        if (step == 0) {
          throw errors.failure("invalid UTF-8", at);
        }
        out.write(in, at, step);
        at += step;
      } else {
        throw errors.failure("a control character in a string", at);
      }
    }
  }

  private static int escape(byte[] in, int at, int end, Bytes out, JsonReader errors) {
    if (at + 1 >= end) {
      throw errors.failure("a string without end", at);
    }
    switch (in[at + 1]) {
      case '"', '\\', '/' -> out.writeByte(in[at + 1]);
      case 'b' -> out.writeByte('\b');
      case 'f' -> out.writeByte('\f');
      case 'n' -> out.writeByte('\n');
      case 'r' -> out.writeByte('\r');
      case 't' -> out.writeByte('\t');
      case 'u' -> {
        return unicode(in, at, end, out, errors);
      }
      default -> throw errors.failure("an unknown escape", at);
    }
    return at + 2;
  }

  private static int unicode(byte[] in, int at, int end, Bytes out, JsonReader errors) {
    int unit = hex4(in, at + 2, end, errors);
    if (!Character.isSurrogate((char) unit)) {
      Utf8.append(out, unit);
      return at + 6;
    }
    boolean pair =
        Character.isHighSurrogate((char) unit)
            && end - at > 7
            && in[at + 6] == '\\'
            && in[at + 7] == 'u';
    int low = pair ? hex4(in, at + 8, end, errors) : 0;
    if (!Character.isLowSurrogate((char) low)) {
      throw errors.failure("a lone surrogate", at);
    }
    Utf8.append(out, Character.toCodePoint((char) unit, (char) low));
    return at + 12;
  }

  private static int hex4(byte[] in, int at, int end, JsonReader errors) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = i < end ? Character.digit(in[i], 16) : -1;
      if (digit < 0) {
        throw errors.failure("an escape \\u without four hexadecimal digits", at - 2);
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
