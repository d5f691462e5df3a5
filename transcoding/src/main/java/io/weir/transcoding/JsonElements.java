package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import java.util.List;
import java.util.function.Consumer;

/**
 * Splits a JSON stream that arrives in pieces of UTF-8 text into its elements: the elements of one
 * array, or a sequence of values as in NDJSON. Scans an element only to find its end. Memory is
 * bounded by the largest element. Not thread-safe.
 */
public final class JsonElements {
  private enum State {
    /** Before the first byte. */
    BEGIN,
    /** After '[': expects an element or the end of the array. */
    FIRST,
    /** After ',': expects an element. */
    NEXT,
    /** Inside an object or array. */
    NESTED,
    /** Inside a string that is itself an element. */
    TEXT,
    /** Inside a number or literal. */
    WORD,
    /** After an element of an array. */
    BEHIND,
    /** Between values of a sequence. */
    BETWEEN,
    /** After ']'. */
    DONE
  }

  private final boolean arrays;
  private final long maxBytes;
  private final Consumer<byte[]> elements;
  private final Bytes element = new Bytes(256);
  private State state = State.BEGIN;
  private boolean array;
  private boolean quoted;
  private boolean escaped;
  private int depth;
  private int count;

  /**
   * @param arrays whether text that begins with '[' is an array of elements; otherwise that array
   *     is itself the first element
   * @param maxBytes the largest element accepted, in bytes
   * @param elements receives a copy of each element
   */
  public JsonElements(boolean arrays, long maxBytes, Consumer<byte[]> elements) {
    this.arrays = arrays;
    this.maxBytes = maxBytes;
    this.elements = elements;
  }

  /**
   * Consumes the next piece of text.
   *
   * @throws TranscodingException if the text between elements is malformed, or an element is too
   *     large
   */
  public void feed(byte[] text) {
    for (byte next : text) {
      take(next);
    }
  }

  /**
   * Ends the input.
   *
   * @throws TranscodingException if the text ends inside an element or array
   */
  public void end() {
    switch (state) {
      case WORD -> complete();
      case BEGIN, BETWEEN, DONE -> {}
      case FIRST, NEXT, BEHIND -> throw wrong("the array has no end");
      case NESTED, TEXT -> throw wrong("element " + count + " has no end");
    }
  }

  private void take(byte next) {
    switch (state) {
      case NESTED -> nested(next);
      case TEXT -> text(next);
      case WORD -> word(next);
      case BEGIN, FIRST, NEXT, BEHIND, BETWEEN, DONE -> {
        if (!isSpace(next)) {
          between(next);
        }
      }
    }
  }

  private void between(byte next) {
    switch (state) {
      case BEGIN -> {
        if (next == '[' && arrays) {
          array = true;
          state = State.FIRST;
        } else {
          begin(next);
        }
      }
      case FIRST -> {
        if (next == ']') {
          state = State.DONE;
        } else {
          begin(next);
        }
      }
      case BEHIND -> {
        if (next != ',' && next != ']') {
          throw wrong(
              "expected ',' or ']' behind element " + (count - 1) + ", found " + shown(next));
        }
        state = next == ',' ? State.NEXT : State.DONE;
      }
      case DONE -> throw wrong("expected nothing behind the array, found " + shown(next));
      case NEXT, BETWEEN, NESTED, TEXT, WORD -> begin(next);
    }
  }

  private void begin(byte next) {
    if (next == ',' || next == ']' || next == '}' || next == ':') {
      throw wrong("expected element " + count + ", found " + shown(next));
    }
    state =
        switch (next) {
          case '{', '[' -> State.NESTED;
          case '"' -> State.TEXT;
          default -> State.WORD;
        };
    depth = state == State.NESTED ? 1 : 0;
    add(next);
  }

  private void nested(byte next) {
    add(next);
    if (quoted) {
      quoted = inText(next);
    } else {
      switch (next) {
        case '"' -> quoted = true;
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (--depth == 0) {
            complete();
          }
        }
        default -> {}
      }
    }
  }

  private void text(byte next) {
    add(next);
    if (!inText(next)) {
      complete();
    }
  }

  /** Returns whether the string continues after this byte. */
  private boolean inText(byte next) {
    if (escaped) {
      escaped = false;
      return true;
    }
    escaped = next == '\\';
    return next != '"';
  }

  private void word(byte next) {
    if (isSpace(next) || next == ',' || next == ']') {
      complete();
      take(next);
    } else {
      add(next);
    }
  }

  private void add(byte next) {
    if (element.length() == maxBytes) {
      throw wrong("element " + count + " is larger than " + maxBytes + " bytes");
    }
    element.writeByte(next);
  }

  private void complete() {
    state = array ? State.BEHIND : State.BETWEEN;
    count++;
    byte[] whole = element.toByteArray();
    element.setLength(0);
    elements.accept(whole);
  }

  private static boolean isSpace(byte next) {
    return next == ' ' || next == '\n' || next == '\r' || next == '\t';
  }

  private static String shown(byte next) {
    return next > ' ' ? "'" + (char) next + "'" : "byte 0x%02x".formatted(next & 0xFF);
  }

  private static TranscodingException wrong(String what) {
    return new TranscodingException(
        "the content is not a stream of JSON: " + what,
        List.of(new TranscodingException.FieldViolation("", what)));
  }
}
