package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Words;

/**
 * The name of a member with its quotes and colon, to be written and recognized by words. Most keys
 * have no more than two, which are kept outside of the array.
 */
public final class MemberKey {
  private static final int WORD = Long.BYTES;
  private static final int NEAR = 2 * WORD;

  private final long first;
  private final long second;
  private final long firstMask; // of the bytes up to the colon; behind it the words have zeros
  private final long secondMask;
  private final long[] far; // the third word and on
  private final long farMask; // of the last one
  private final int length;

  public MemberKey(String name) {
    var text = new Bytes(name.length() + 32);
    JsonText.writeString(text, name); // json_name may hold whatever must be escaped
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

  /** Of the first {@code count} bytes of a word, none or more than all as well. */
  private static long mask(int count) {
    return count <= 0 ? 0 : -1L >>> (WORD * Math.max(0, WORD - count));
  }

  /** In bytes. */
  public int length() {
    return length;
  }

  /**
   * Whether a text has this key at a position. False also if the end is so near that no whole words
   * are left.
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

  /** Appends the key to an object that was begun, after a comma unless it is the first. */
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
