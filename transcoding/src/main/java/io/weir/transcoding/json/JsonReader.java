package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidJson;
import java.nio.charset.StandardCharsets;

/**
 * Pull parser for JSON text in UTF-8, strictly by RFC 8259. The text of the last string, name or
 * number is a byte range: {@link #text} from {@link #textStart} to {@link #textEnd}, valid until
 * the next token. It lies in the input unless the string has escapes. Reusable; not thread-safe.
 * Any syntax error is an {@link InvalidJson} that says where.
 */
public final class JsonReader {
  private final Bytes unescaped = new Bytes(64);
  private final JsonStrings strings = new JsonStrings();
  private final PlainNumber number = new PlainNumber();
  private byte[] input = new byte[0];
  private int at;
  private int start;
  private int end;
  private int depth;
  private int maxDepth;

  private boolean escaped; // the text is then not in the input
  private int textStart;
  private int textEnd;

  /**
   * Starts reading a text.
   *
   * @param deepest nesting limit of objects and arrays
   */
  public void reset(byte[] json, int from, int to, int deepest) {
    input = json;
    maxDepth = deepest;
    at = from;
    start = from;
    end = to;
    depth = 0;
  }

  /** Returns the position of the next token, or of the white space before it. */
  public int position() {
    return at;
  }

  /** Moves back to a position on the same nesting level. */
  public void position(int position) {
    at = position;
  }

  public byte[] input() {
    return input;
  }

  /** Returns the index after the last byte of the input. */
  public int end() {
    return end;
  }

  public byte[] text() {
    return escaped ? unescaped.array() : input;
  }

  public int textStart() {
    return textStart;
  }

  public int textEnd() {
    return textEnd;
  }

  /** Returns the first byte of the next token without consuming it; -1 at the end. */
  public int peek() {
    while (at < end) {
      byte next = input[at];
      if (next > ' ') {
        return next;
      }
      if (next != ' ' && next != '\n' && next != '\t' && next != '\r') {
        return next & 0xFF;
      }
      at++;
    }
    return -1;
  }

  /** Enters the object or array at the next token. Returns true if it is not empty. */
  public boolean enter() {
    int open = input[at++];
    if (++depth > maxDepth) {
      throw failure("nested deeper than " + maxDepth + " levels", at - 1);
    }
    if (peek() == open + 2) { // '{' and '}' differ by two, as do '[' and ']'
      at++;
      depth--;
      return false;
    }
    return true;
  }

  /**
   * Moves past a member or element. Returns true if another one follows, false after consuming
   * {@code close}.
   */
  public boolean more(char close) {
    int next = peek();
    if (next == ',') {
      at++;
      return true;
    }
    if (next == close) {
      at++;
      depth--;
      return false;
    }
    throw unexpected("',' or '" + close + "'");
  }

  /** Reads the name of a member and the colon after it. */
  public void readName() {
    if (peek() != '"') {
      throw unexpected("a name in double quotes");
    }
    readString();
    if (peek() != ':') {
      throw unexpected("':'");
    }
    at++;
  }

  /** Reads the name of a member and its colon if they equal this key, byte for byte. */
  public boolean tryReadName(MemberKey key) {
    boolean is = key.isAt(input, at, end);
    at += is ? key.length() : 0;
    return is;
  }

  /**
   * Appends the string at the next token, preceded by its length as in a protobuf field. Returns
   * false, without reading, if it is longer than {@link JsonStrings#SHORT} or not plain ASCII.
   */
  public boolean tryCopyString(Bytes out) {
    int length = JsonStrings.copyShort(input, at + 1, end, out);
    if (length < 0) {
      return false;
    }
    at += length + 2;
    return true;
  }

  /** Reads the string at the next token. */
  public void readString() {
    readStringBehind(at + 1);
  }

  /**
   * Reads the remainder of the string at the next token.
   *
   * @param from where the remainder begins
   */
  public void readStringBehind(int from) {
    int quote = strings.end(input, from, end);
    if (quote >= 0) {
      escaped = false;
      textStart = from;
      textEnd = quote;
      at = quote + 1;
      return;
    }
    unescaped.setLength(0);
    at = strings.unescape(input, from, end, unescaped, this);
    escaped = true;
    textStart = 0;
    textEnd = unescaped.length();
  }

  /** Reads the number at the next token. Returns true if {@link #number} holds it. */
  public boolean readNumber() {
    boolean plain = number.read(input, at, end);
    int stop = plain ? number.end() : NumberGrammar.end(input, at, end);
    if (stop < 0) {
      throw unexpected("a number");
    }
    escaped = false;
    textStart = at;
    textEnd = stop;
    at = stop;
    return plain;
  }

  /** Returns the last number, if it was a plain one. */
  public PlainNumber number() {
    return number;
  }

  /**
   * Appends, as varints, the following array elements while they are integers below 2^31 directly
   * followed by a comma. Returns their number; the reader is at the first element that is not.
   */
  public int readIntegers(Bytes out) {
    int count = number.readElements(input, at, end, out);
    at = number.end();
    return count;
  }

  /** Reads a literal: {@code null}, {@code true} or {@code false}. */
  public void readLiteral(String literal) {
    int length = literal.length();
    boolean same = end - at >= length;
    for (int i = 0; same && i < length; i++) {
      same = input[at + i] == literal.charAt(i);
    }
    if (!same) {
      throw unexpected("a JSON value");
    }
    at += length;
  }

  /** Checks that nothing follows the value. */
  public void readEnd() {
    if (peek() != -1) {
      throw unexpected("the end");
    }
  }

  /** Skips one value and checks its syntax. */
  public void skipValue() {
    switch (peek()) {
      case '{' -> skipObject();
      case '[' -> skipArray();
      case '"' -> readString();
      case 't' -> readLiteral("true");
      case 'f' -> readLiteral("false");
      case 'n' -> readLiteral("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> readNumber();
      default -> throw unexpected("a JSON value");
    }
  }

  /** Skips members, including the closing brace. The next token must be a name. */
  public void skipMembers() {
    do {
      readName();
      skipValue();
    } while (more('}'));
  }

  /** Skips the members that follow a value, and the closing brace. */
  public void skipMoreMembers() {
    if (more('}')) {
      skipMembers();
    }
  }

  private void skipObject() {
    if (enter()) {
      skipMembers();
    }
  }

  private void skipArray() {
    for (boolean more = enter(); more; more = more(']')) {
      skipValue();
    }
  }

  /** Skips the next value. Returns its description for "expected ..., found ...". */
  public String skipFound() {
    int first = peek();
    int from = at;
    skipValue();
    return switch (first) {
      case '{' -> "an object";
      case '[' -> "an array";
      case '"' -> Excerpt.quoted(text(), textStart, textEnd);
      default -> new String(input, from, Math.min(at - from, 40), StandardCharsets.US_ASCII);
    };
  }

  /** Returns the exception for a token that is not the expected one. */
  public InvalidJson unexpected(String expected) {
    int next = peek();
    String found = next == -1 ? "the end of the text" : "byte 0x%02X".formatted(next & 0xFF);
    if (next > ' ' && next < 0x7F) {
      found = "'" + (char) next + "'";
    }
    return failure("expected " + expected + ", found " + found, at);
  }

  InvalidJson failure(String what, int position) {
    int line = 1;
    int lineStart = start;
    for (int i = start; i < position; i++) {
      if (input[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = position - lineStart + 1;
    return new InvalidJson("not valid JSON at line " + line + ", byte " + column + ": " + what);
  }
}
