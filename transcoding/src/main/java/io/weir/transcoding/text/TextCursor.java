package io.weir.transcoding.text;

import io.weir.transcoding.bytes.Digits;
import io.weir.transcoding.bytes.Words;
import io.weir.transcoding.report.InvalidInput;

/** Reads short text of a fixed form, piece by piece. Throws {@link InvalidInput} on a mismatch. */
final class TextCursor {
  /** Factors from a number of decimal places to nanoseconds. */
  private static final int[] SCALES = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private final byte[] text;
  private final int end;
  private int at;

  TextCursor(byte[] text, int start, int end) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  private boolean onDigit() {
    return at < end && text[at] >= '0' && text[at] <= '9';
  }

  private static InvalidInput wrong() {
    return new InvalidInput("not of the form");
  }

  int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (!onDigit()) {
        throw wrong();
      }
      value = value * 10 + (text[at++] - '0');
    }
    return value;
  }

  /** Reads one to 18 digits. */
  long number() {
    int from = at;
    long value = 0;
    while (onDigit() && at - from < 18) {
      value = value * 10 + (text[at++] - '0');
    }
    if (at == from || onDigit()) {
      throw wrong();
    }
    return value;
  }

  /** Reads one to nine decimal places, as nanoseconds. */
  int fraction() {
    int from = at;
    int nanos = 0;
    if (at <= end - 8) {
      long digits = Digits.of(Words.getLong(text, at));
      at += Digits.count(digits);
      nanos = at == from ? 0 : Digits.value(digits, at - from);
    }
    while (onDigit() && at - from < 9) {
      nanos = nanos * 10 + (text[at++] - '0');
    }
    if (at == from) {
      throw wrong();
    }
    return nanos * SCALES[at - from];
  }

  boolean tryRead(char expected) {
    if (at < end && text[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  TextCursor skip(char expected) {
    if (!tryRead(expected)) {
      throw wrong();
    }
    return this;
  }

  void end() {
    if (at != end) {
      throw wrong();
    }
  }
}
