package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Words;

/**
 * Name of a JSON member, with quotes and colon, written and compared as words. Most keys fit in two
 * words, which are kept in fields rather than in the array.
 */
public final class MemberKey {
  private static final int WORD = Long.BYTES;
  private static final int NEAR = 2 * WORD;

  private final long first;
  private final long second;
  private final long firstMask; // selects the bytes up to the colon; the words are zero after it
  private final long secondMask;
  private final long[] far; // the third word and following
  private final long farMask; // for the last word
  private final int length;

  public MemberKey(String name) {
    var text = new Bytes(name.length() + 32);
    JsonText.writeString(text, name); // json_name may contain characters that must be escaped
    text.writeByte(':');
    length = text.length();
    text.write(new byte[NEAR]);
    first = Words.getLong(text.array(), 0);
    second = Words.getLong(text.array(), WORD);
    firstMask = mask(length);
    secondMask = mask(length - WORD);
    far = new long[Math.max(0, (length - NEAR + WORD - 1) / WORD)];
    for (int i = 0; i < far.length; i++) {
      far[i] = Words.getLong(text.array(), NEAR + WORD * i);
    }
    farMask = mask(length - NEAR - WORD * (far.length - 1));
  }

  /** Returns a mask of the first {@code count} bytes of a word; all or none if out of range. */
  private static long mask(int count) {
    return count <= 0 ? 0 : -1L >>> (WORD * Math.max(0, WORD - count));
  }

  /** Returns the length in bytes. */
  public int length() {
    return length;
  }

  /**
   * Returns whether the text has this key at a position. Also returns false if too few bytes remain
   * to compare whole words.
   */
  boolean isAt(byte[] text, int at, int end) {
    if (end - at < NEAR) {
      return false;
    }
    long differs =
        ((Words.getLong(text, at) ^ first) & firstMask)
            | ((Words.getLong(text, at + WORD) ^ second) & secondMask);
    return differs == 0 && (far.length == 0 || isFarAt(text, at + NEAR, end));
  }

  private boolean isFarAt(byte[] text, int at, int end) {
    int last = far.length - 1;
    if (end - at < WORD * far.length) {
      return false;
    }
    for (int i = 0; i < last; i++) {
      if (Words.getLong(text, at + WORD * i) != far[i]) {
        return false;
      }
    }
    return (Words.getLong(text, at + WORD * last) & farMask) == far[last];
  }

  /** Appends the key to an open object, after a comma unless it is the first. */
  public void write(Bytes out) {
    byte[] to = out.ensure(1 + NEAR + WORD * far.length);
    int before = out.length();
    int at = before;
    if (to[before - 1] != '{') {
      to[at++] = ',';
    }
    Words.putLong(to, at, first);
    Words.putLong(to, at + WORD, second);
    for (int i = 0; i < far.length; i++) {
      Words.putLong(to, at + NEAR + WORD * i, far[i]);
    }
    out.setLength(at + length);
  }
}
