package io.weir.transcoding.text;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.json.JsonNumbers;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;

/** Text form of google.protobuf.Duration: "-1.5s", at most 10,000 years in either direction. */
public final class Durations {
  private static final long MAX_SECONDS = 315_576_000_000L; // seconds

  private Durations() {}

  /** Parses the text and appends the fields of the message. */
  public static void read(byte[] text, int start, int end, Bytes wire) {
    var in = new TextCursor(text, start, end);
    try {
      boolean negative = in.tryRead('-');
      long seconds = in.number();
      int nanos = in.tryRead('.') ? in.fraction() : 0;
      in.skip('s').end();
      if (seconds > MAX_SECONDS) {
        throw new InvalidInput("out of range");
      }
      writeFields(negative ? -seconds : seconds, negative ? -nanos : nanos, wire);
    } catch (InvalidInput wrong) {
      throw new InvalidInput(
          "expected a duration as in \"1.5s\", found " + Excerpt.quoted(text, start, end));
    }
  }

  /** Appends the fields of Duration and Timestamp: int64 seconds = 1, int32 nanos = 2. */
  static void writeFields(long seconds, int nanos, Bytes wire) {
    if (seconds != 0) {
      wire.writeByte(8);
      wire.writeVarint(seconds);
    }
    if (nanos != 0) {
      wire.writeByte(16);
      wire.writeVarint(nanos);
    }
  }

  /** Appends the text in quotes. */
  public static void write(long seconds, int nanos, Bytes json) {
    boolean mixed = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
    if (mixed
        || Math.abs(seconds) > MAX_SECONDS
        || seconds == Long.MIN_VALUE
        || nanos / 1_000_000_000 != 0) {
      throw new InvalidInput(
          "a duration out of range: " + seconds + " seconds, " + nanos + " nanos");
    }
    json.writeByte('"');
    if (seconds < 0 || nanos < 0) {
      json.writeByte('-');
    }
    JsonNumbers.writeUnsigned(json, Math.abs(seconds));
    writeFraction(Math.abs(nanos), json);
    json.writeByte('s');
    json.writeByte('"');
  }

  /** Appends a decimal point and 3, 6 or 9 digits; nothing for 0. */
  static void writeFraction(int nanos, Bytes json) {
    if (nanos == 0) {
      return;
    }
    json.writeByte('.');
    if (nanos % 1_000_000 == 0) {
      JsonNumbers.writePadded(json, nanos / 1_000_000, 3);
    } else if (nanos % 1_000 == 0) {
      JsonNumbers.writePadded(json, nanos / 1_000, 6);
    } else {
      JsonNumbers.writePadded(json, nanos, 9);
    }
  }
}
