package io.weir.transcoding.text;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Words;

/**
 * Eight characters at once: a digit where the pattern has '0', elsewhere the pattern's own.
 *
 * @param slack for each byte what may be added to the difference from the pattern, until its high
 *     bit says that it is too large
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

  /** The digits as numbers, for {@link #two}; -1 if the characters are not of the form. */
  long match(long characters) {
    long digits = characters ^ pattern;
    return ((((digits & SEVENS) + slack) | digits) & ~SEVENS) == 0 ? digits : -1;
  }

  /** The number of the two digits from {@code index} on. */
  static int two(long digits, int index) {
    int both = (int) (digits >>> (8 * index));
    return (both & 15) * 10 + ((both >>> 8) & 15);
  }
}
