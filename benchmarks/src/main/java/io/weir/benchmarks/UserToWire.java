package io.weir.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weir.transcoding.bytes.Utf8;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Serializes a weir.users.v1.User from JSON without escapes, in which each member occurs at most
 * once.
 */
final class UserToWire {
  private static final byte[][] NAMES =
      names(
          "",
          "id",
          "email",
          "displayName",
          "locale",
          "status",
          "labels",
          "createdAt",
          "updatedAt",
          "version",
          "etag");
  private static final byte[][] STATUS =
      names("USER_STATUS_UNSPECIFIED", "USER_STATUS_ACTIVE", "USER_STATUS_SUSPENDED");

  final byte[] to = new byte[8192];
  int end;
  private byte[] in = {};
  private int at;
  private int stop;

  private static byte[][] names(String... names) {
    return Stream.of(names).map(name -> name.getBytes(US_ASCII)).toArray(byte[][]::new);
  }

  void read(byte[] json) {
    in = json;
    at = 0;
    end = 0;
    expect('{');
    if (next() == '}') {
      return;
    }
    do {
      member();
    } while (more());
    if (at != in.length) {
      throw wrong();
    }
  }

  private void member() {
    int start = string();
    int number = field(start);
    expect(':');
    switch (number) {
      case 1, 2, 3, 4, 10 -> {
        int text = string();
        put(number << 3 | 2);
        text(text);
      }
      case 5 -> {
        put(number << 3);
        put(find(STATUS, string()));
      }
      case 6 -> labels();
      case 7, 8 -> {
        put(number << 3 | 2);
        time(string());
      }
      case 9 -> {
        put(number << 3);
        varint(number(string()));
      }
      default -> throw wrong();
    }
  }

  /** Guesses the field by length and first letter, then compares. */
  private int field(int start) {
    int number =
        switch (stop - start) {
          case 2 -> 1;
          case 4 -> 10;
          case 5 -> 2;
          case 6 -> in[start] == 's' ? 5 : in[start + 1] == 'o' ? 4 : 6;
          case 7 -> 9;
          case 9 -> in[start] == 'c' ? 7 : 8;
          case 11 -> 3;
          default -> throw wrong();
        };
    if (!is(NAMES[number], start)) {
      throw wrong();
    }
    return number;
  }

  private int find(byte[][] names, int start) {
    for (int i = 0; i < names.length; i++) {
      if (is(names[i], start)) {
        return i;
      }
    }
    throw wrong();
  }

  private boolean is(byte[] name, int start) {
    return Arrays.equals(name, 0, name.length, in, start, stop);
  }

  private void labels() {
    expect('{');
    if (next() == '}') {
      at++;
      return;
    }
    do {
      put(6 << 3 | 2);
      int length = end++;
      put(1 << 3 | 2);
      text(string());
      expect(':');
      put(2 << 3 | 2);
      text(string());
      close(length);
    } while (more());
  }

  /** Fills in the length for which one byte was reserved. */
  private void close(int length) {
    int size = end - length - 1;
    if (size < 0x80) {
      to[length] = (byte) size;
    } else {
      System.arraycopy(to, length + 1, to, length + 2, size);
      end = length;
      varint(size);
      end += size;
    }
  }

  private void text(int start) {
    varint(stop - start);
    System.arraycopy(in, start, to, end, stop - start);
    end += stop - start;
  }

  /** Returns the start of a string; its end is in {@link #stop}. */
  private int string() {
    expect('"');
    int start = at;
    for (int i = at; i < in.length; ) {
      byte next = in[i];
      if (next == '"') {
        stop = i;
        at = i + 1;
        return start;
      }
      int size = next < 0 ? Utf8.sequence(in, i, in.length) : next < ' ' || next == '\\' ? 0 : 1;
      if (size == 0) {
        throw wrong();
      }
      i += size;
    }
    throw wrong();
  }

  private long number(int start) {
    boolean negative = in[start] == '-';
    long value = 0;
    for (int i = negative ? start + 1 : start; i < stop; i++) {
      value = value * 10 + digit(in[i]);
    }
    return negative ? -value : value;
  }

  private int digit(byte value) {
    if (value < '0' || value > '9') {
      throw wrong();
    }
    return value - '0';
  }

  private int digits(int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      value = value * 10 + digit(in[i]);
    }
    return value;
  }

  private void time(int start) {
    long days = days(digits(start, 4), digits(start + 5, 2), digits(start + 8, 2));
    long second =
        digits(start + 11, 2) * 3600L + digits(start + 14, 2) * 60L + digits(start + 17, 2);
    int nanos = 0;
    if (in[start + 19] == '.') {
      nanos = digits(start + 20, stop - start - 21);
      for (int i = stop - start - 21; i < 9; i++) {
        nanos *= 10;
      }
    }
    if (in[stop - 1] != 'Z') {
      throw wrong();
    }
    int length = end++;
    put(1 << 3);
    varint(days * 86_400 + second);
    if (nanos != 0) {
      put(2 << 3);
      varint(nanos);
    }
    to[length] = (byte) (end - length - 1);
  }

  private static long days(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return y * 365L + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
  }

  private int next() {
    while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r')) {
      at++;
    }
    return at < in.length ? in[at] : -1;
  }

  private void expect(char expected) {
    if (next() != expected) {
      throw wrong();
    }
    at++;
  }

  private boolean more() {
    int next = next();
    at++;
    if (next != ',' && next != '}') {
      throw wrong();
    }
    return next == ',';
  }

  private void put(int value) {
    to[end++] = (byte) value;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      put((int) (rest | 0x80));
      rest >>>= 7;
    }
    put((int) rest);
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("not the JSON of a user at " + at);
  }
}
