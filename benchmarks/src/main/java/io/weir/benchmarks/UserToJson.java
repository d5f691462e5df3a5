package io.weir.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weir.transcoding.bytes.Utf8;
import java.util.stream.Stream;

/** Writes the JSON of a serialized weir.users.v1.User whose labels are contiguous. */
final class UserToJson {
  private static final int LABELS = 6 << 3 | 2;
  private static final byte[][] KEYS =
      Stream.of(
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
              "etag")
          .map(name -> ("\"" + name + "\":").getBytes(US_ASCII))
          .toArray(byte[][]::new);
  private static final byte[][] STATUS =
      Stream.of("UNSPECIFIED", "ACTIVE", "SUSPENDED")
          .map(name -> ("\"USER_STATUS_" + name + "\"").getBytes(US_ASCII))
          .toArray(byte[][]::new);
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  final byte[] to = new byte[8192];
  int end;
  private byte[] in = {};
  private int at;

  void write(byte[] wire) {
    in = wire;
    at = 0;
    end = 0;
    put('{');
    int before = 0;
    while (at < in.length) {
      int tag = in[at++];
      if (before == LABELS && tag != LABELS) {
        put('}');
      }
      if (before != 0) {
        put(',');
      }
      if (tag != LABELS || before != LABELS) {
        put(KEYS[tag >>> 3]);
      }
      value(tag, before);
      before = tag;
    }
    if (before == LABELS) {
      put('}');
    }
    put('}');
  }

  private void value(int tag, int before) {
    switch (tag >>> 3) {
      case 1, 2, 3, 4, 10 -> string();
      case 5 -> put(STATUS[(int) varint()]);
      case 6 -> {
        if (before != LABELS) {
          put('{');
        }
        label();
      }
      case 7, 8 -> time();
      case 9 -> {
        put('"');
        number(varint());
        put('"');
      }
      default -> throw new IllegalArgumentException("field " + (tag >>> 3));
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private void label() {
    int stop = (int) varint();
    stop += at;
    at++; // skips the tag of the key
    string();
    put(':');
    at++;
    string();
    if (at != stop) {
      throw new IllegalArgumentException("a label in another order");
    }
  }

  private void string() {
    int length = (int) varint();
    int stop = at + length;
    put('"');
    int from = at;
    for (int i = at; i < stop; ) {
      byte next = in[i];
      if (next < 0) {
        i += sequence(i, stop);
      } else if (next < ' ' || next == '"' || next == '\\') {
        copy(from, i);
        escape(next);
        from = ++i;
      } else {
        i++;
      }
    }
    copy(from, stop);
    put('"');
    at = stop;
  }

  private int sequence(int i, int stop) {
    int size = Utf8.sequence(in, i, stop);
    if (size == 0) {
      throw new IllegalArgumentException("not UTF-8");
    }
    return size;
  }

  private void escape(int value) {
    put('\\');
    switch (value) {
      case '"', '\\' -> put(value);
      case '\n' -> put('n');
      default -> {
        put('u');
        put('0');
        put('0');
        put(HEX[value >> 4]);
        put(HEX[value & 15]);
      }
    }
  }

  private void time() {
    int length = (int) varint();
    int stop = at + length;
    long seconds = 0;
    int nanos = 0;
    while (at < stop) {
      if (in[at++] == 1 << 3) {
        seconds = varint();
      } else {
        nanos = (int) varint();
      }
    }
    put('"');
    date(Math.floorDiv(seconds, 86_400));
    int second = (int) Math.floorMod(seconds, 86_400L);
    digits('T', second / 3600, 2);
    digits(':', second / 60 % 60, 2);
    digits(':', second % 60, 2);
    fraction(nanos);
    put('Z');
    put('"');
  }

  private void date(long daysSinceEpoch) {
    long days = daysSinceEpoch + 719_468; // since March 1st of year 0
    long era = days / 146_097;
    int day = (int) (days % 146_097);
    int year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    int dayOfYear = day - (365 * year + year / 4 - year / 100);
    int month = (5 * dayOfYear + 2) / 153;
    digits(0, (int) (era * 400 + year + (month < 10 ? 0 : 1)), 4);
    digits('-', month < 10 ? month + 3 : month - 9, 2);
    digits('-', dayOfYear - (153 * month + 2) / 5 + 1, 2);
  }

  private void fraction(int nanos) {
    if (nanos == 0) {
      return;
    }
    if (nanos % 1_000_000 == 0) {
      digits('.', nanos / 1_000_000, 3);
    } else if (nanos % 1000 == 0) {
      digits('.', nanos / 1000, 6);
    } else {
      digits('.', nanos, 9);
    }
  }

  private void digits(int before, int value, int count) {
    if (before != 0) {
      put(before);
    }
    int rest = value;
    for (int i = end + count - 1; i >= end; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += count;
  }

  private void number(long value) {
    long rest = Math.abs(value);
    int count = 1;
    for (long limit = 10; rest >= limit; limit *= 10) {
      count++;
    }
    if (value < 0) {
      put('-');
    }
    for (int i = end + count - 1; i >= end; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += count;
  }

  private void put(int value) {
    to[end++] = (byte) value;
  }

  private void put(byte[] text) {
    System.arraycopy(text, 0, to, end, text.length);
    end += text.length;
  }

  private void copy(int from, int stop) {
    System.arraycopy(in, from, to, end, stop - from);
    end += stop - from;
  }
}
