package io.weir.transcoding.text;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.json.JsonNumbers;
import io.weir.transcoding.report.Found;
import io.weir.transcoding.report.InvalidInput;

/**
 * google.protobuf.Timestamp as RFC 3339 text: years 1 to 9999, read with any offset, written in
 * UTC.
 */
public final class Timestamps {
  private static final long FIRST = -62_135_596_800L; // 0001-01-01T00:00:00Z
  private static final long LAST = 253_402_300_799L; // 9999-12-31T23:59:59Z
  private static final int DAY = 86_400;

  private Timestamps() {}

  /** Appends the fields of the message that the text stands for. */
  public static void read(byte[] text, int start, int end, Bytes wire) {
    var in = new TextCursor(text, start, end);
    try {
      int year = in.digits(4);
      int month = in.skip('-').digits(2);
      int day = in.skip('-').digits(2);
      long seconds = in.skip('T').digits(2) * 3600L;
      int hour = (int) (seconds / 3600);
      int minute = in.skip(':').digits(2);
      int second = in.skip(':').digits(2);
      int nanos = in.tryRead('.') ? in.fraction() : 0;
      int offset = offset(in);
      in.end();
      check(day >= 1 && day <= daysOf(year, month) && hour < 24 && minute < 60 && second < 60);
      seconds += daysSinceEpoch(year, month, day) * DAY + minute * 60L + second - offset;
      check(seconds >= FIRST && seconds <= LAST);
      Durations.writeFields(seconds, nanos, wire);
    } catch (InvalidInput wrong) {
      throw new InvalidInput(
          "expected a time as in \"2030-01-31T23:59:59.5Z\", found "
              + Found.quoted(text, start, end));
    }
  }

  /** Seconds east of Greenwich. */
  private static int offset(TextCursor in) {
    if (in.tryRead('Z')) {
      return 0;
    }
    int sign = in.tryRead('-') ? -1 : 1;
    if (sign > 0) {
      in.skip('+');
    }
    int hours = in.digits(2);
    int minutes = in.skip(':').digits(2);
    check(hours < 24 && minutes < 60);
    return sign * (hours * 3600 + minutes * 60);
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new InvalidInput("out of range");
    }
  }

  private static int daysOf(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return switch (month) {
      case 1, 3, 5, 7, 8, 10, 12 -> 31;
      case 4, 6, 9, 11 -> 30;
      case 2 -> leap ? 29 : 28;
      default -> 0;
    };
  }

  /** Days of the proleptic Gregorian calendar, counted in years that begin in March. */
  private static long daysSinceEpoch(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }

  /** Appends the text in quotes. */
  public static void write(long seconds, int nanos, Bytes json) {
    if (seconds < FIRST || seconds > LAST || nanos < 0 || nanos > 999_999_999) {
      throw new InvalidInput("a time out of range: " + seconds + " seconds, " + nanos + " nanos");
    }
    json.writeByte('"');
    writeDate(Math.floorDiv(seconds, (long) DAY), json);
    int second = (int) Math.floorMod(seconds, (long) DAY);
    writePart('T', second / 3600, json);
    writePart(':', second / 60 % 60, json);
    writePart(':', second % 60, json);
    Durations.writeFraction(nanos, json);
    json.writeByte('Z');
    json.writeByte('"');
  }

  private static void writeDate(long daysSinceEpoch, Bytes json) {
    long shifted = daysSinceEpoch + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int dayOfEra = (int) (shifted - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * dayOfYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    JsonNumbers.writePadded(json, (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0), 4);
    writePart('-', month, json);
    writePart('-', dayOfYear - (153 * fromMarch + 2) / 5 + 1, json);
  }

  private static void writePart(char before, int value, Bytes json) {
    json.writeByte(before);
    JsonNumbers.writePadded(json, value, 2);
  }
}
