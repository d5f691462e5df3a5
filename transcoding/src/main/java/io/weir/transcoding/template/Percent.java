package io.weir.transcoding.template;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Utf8;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986), decoded to UTF-8 bytes. */
public final class Percent {
  private static final String UNRESERVED_MARKS = "-_.~";

  private Percent() {}

  /** Decoding rule of a part of a URL. */
  public enum Rule {
    /** A variable of one segment: decodes everything. */
    SEGMENT,
    /** A variable of several segments: keeps %2F and %2f, which differ from a '/' separator. */
    SEGMENTS,
    /** A query: '+' is a space. */
    QUERY
  }

  /**
   * Appends the decoded bytes of a range of the text.
   *
   * @throws InvalidInput if an escape is malformed or the bytes are not UTF-8
   */
  public static void decode(String text, int start, int end, Rule rule, Bytes out) {
    int from = out.length();
    for (int at = start; at < end; at++) {
      char next = text.charAt(at);
      if (next == '%') {
        int value = hexPair(text, at, end);
        if (rule == Rule.SEGMENTS && value == '/') {
          out.writeAscii(text.substring(at, at + 3));
        } else {
          out.writeByte(value);
        }
        at += 2;
      } else if (next == '+' && rule == Rule.QUERY) {
        out.writeByte(' ');
      } else if (next < 0x80) {
        out.writeByte(next);
      } else {
        at = unencoded(text, at, end, out);
      }
    }
    if (!Utf8.isValid(out.array(), from, out.length())) {
      throw new InvalidInput("percent-encoded bytes that are not UTF-8");
    }
  }

  /**
   * Appends a character that should have been encoded. Returns the index of its last UTF-16 unit.
   */
  private static int unencoded(String text, int at, int end, Bytes out) {
    int codePoint = text.codePointAt(at);
    if (codePoint < 0x10000 && Character.isSurrogate((char) codePoint)) {
      throw new InvalidInput("a lone surrogate");
    }
    Utf8.append(out, codePoint);
    return Math.min(end, at + Character.charCount(codePoint)) - 1;
  }

  private static int hexPair(String text, int at, int end) {
    int high = at + 1 < end ? digit(text.charAt(at + 1)) : -1;
    int low = at + 2 < end ? digit(text.charAt(at + 2)) : -1;
    if (high < 0 || low < 0) {
      var found = text.substring(at, Math.min(end, at + 3));
      throw new InvalidInput("malformed percent-encoding: " + Excerpt.quoted(found));
    }
    return high << 4 | low;
  }

  private static int digit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  /** Decodes a literal of a template. */
  static String decodeLiteral(String literal) {
    try {
      return decoded(literal);
    } catch (InvalidInput wrong) {
      throw new IllegalArgumentException(wrong.description(), wrong);
    }
  }

  /**
   * Returns a text decoded by {@link Rule#SEGMENT}.
   *
   * @throws InvalidInput as in {@link #decode}
   */
  public static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var out = new Bytes(text.length());
    decode(text, 0, text.length(), Rule.SEGMENT, out);
    return out.toString();
  }

  /** Appends text percent-encoded, except unreserved characters and, if {@code keepSlash}, '/'. */
  public static void encode(String text, boolean keepSlash, StringBuilder out) {
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (value & 0xFF);
      boolean plain =
          c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED_MARKS.indexOf(c) >= 0);
      if (plain || (c == '/' && keepSlash)) {
        out.append(c);
      } else {
        out.append('%').append("%02X".formatted((int) c));
      }
    }
  }
}
