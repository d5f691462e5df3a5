package io.weir.gateway.form.conditional;

import java.util.regex.Pattern;

/** Range of content that a Range header asks for (RFC 9110, 14.1.2). */
sealed interface ByteRange {
  Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d*+)-(\\d*+)\\s*");

  /** Digits that a long holds, whatever they are. */
  int DIGITS = 18;

  /** All of the content: the header is not a single range, which a server may ignore. */
  record Whole() implements ByteRange {}

  /**
   * Part of the content.
   *
   * @param first offset of the first byte
   * @param last offset of the last byte
   */
  record Part(int first, int last) implements ByteRange {}

  /** No part of the content. */
  record Unsatisfiable() implements ByteRange {}

  /**
   * Parses a header.
   *
   * @param length of the content in bytes
   */
  static ByteRange of(String header, int length) {
    var single = SINGLE.matcher(header);
    if (!single.matches()) {
      return new Whole();
    }
    var first = single.group(1);
    var last = single.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Whole() : suffix(number(last), length);
    }
    long from = number(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
    if (to < from) {
      return new Whole();
    }
    return from >= length
        ? new Unsatisfiable()
        : new Part((int) from, (int) Math.min(to, length - 1L));
  }

  /** Parses digits; a number beyond those of Java is larger than any content too. */
  private static long number(String digits) {
    return digits.length() > DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static ByteRange suffix(long count, int length) {
    return count == 0 || length == 0
        ? new Unsatisfiable()
        : new Part((int) Math.max(0, length - count), length - 1);
  }
}
