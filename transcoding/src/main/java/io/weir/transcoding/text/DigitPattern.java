package io.weir.transcoding.text;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Words;

/**
 * Pattern of eight characters, matched at once: '0' stands for any digit, every other character for
 * itself.
 *
 * @param slack for each byte, the amount added to the difference from the pattern to set the high
 *     bit of a mismatch
 */
record DigitPattern(long pattern, long slack) {
  private static final long SEVENS = 0x7F7F7F7F7F7F7F7FL;

  static DigitPattern of(String pattern) {
    var text = new Bytes(8);
    var slack = new Bytes(8);
    text.writeAscii(pattern);
    pattern.chars().forEach(c -> slack.writeByte(c == '0' ? 0x7F - 9 : 0x7F));
    return new DigitPattern(Words.getLong(text.array(), 0), Words.getLong(slack.array(), 0));
  }

  /** Returns the digits as numbers, for {@link #two}; -1 if the characters do not match. */
  long match(long characters) {
    long digits = characters ^ pattern;
    return ((((digits & SEVENS) + slack) | digits) & ~SEVENS) == 0 ? digits : -1;
  }

  /** Returns the two-digit number that starts at {@code index}. */
  static int two(long digits, int index) {
    int both = (int) (digits >>> (8 * index));
    return (both & 15) * 10 + ((both >>> 8) & 15);
  }
}
