package io.weir.transcoding.codec;

import java.util.Arrays;

/**
 * Stack of bit sets, one for each message being converted, that record which fields and oneofs have
 * been seen.
 */
final class SeenFields {
  private long[] words = new long[64];
  private int top;

  void clear() {
    top = 0;
  }

  /**
   * Pushes an empty set of this many bits. Returns its base, which identifies it in the other
   * methods.
   */
  int push(int bits) {
    int base = top;
    top += (bits + 63) >>> 6;
    if (top > words.length) {
      words = Arrays.copyOf(words, Math.max(top, 2 * words.length));
    }
    for (int i = base; i < top; i++) {
      words[i] = 0;
    }
    return base;
  }

  void pop(int base) {
    top = base;
  }

  /** Sets a bit. Returns true if it was already set. */
  boolean set(int base, int bit) {
    int word = base + (bit >>> 6);
    long mask = 1L << bit;
    boolean before = (words[word] & mask) != 0;
    words[word] |= mask;
    return before;
  }

  boolean isSet(int base, int bit) {
    return (words[base + (bit >>> 6)] & 1L << bit) != 0;
  }
}
