package io.weir.transcoding.text;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Digits;
import io.weir.transcoding.bytes.Words;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;

/**
 * Text form of google.protobuf.Timestamp (RFC 3339): years 1 to 9999, read with any offset, written
 * in UTC.
 */
public final class Timestamps {
  private static final long FIRST = -62_135_596_800L; // 0001-01-01T00:00:00Z
  private static final long LAST = 253_402_300_799L; // 9999-12-31T23:59:59Z
  private static final int DAY = 86_400;
  private static final DigitPattern DATE = DigitPattern.of("0000-00-");
  private static final DigitPattern TIME = DigitPattern.of("00T00:00");

  private Timestamps() {}

  /** Parses the text and appends the fields of the message. */
  public static void read(byte[] text, int start, int end, Bytes wire) {
    try {
      check(end - start >= 20); // up to the seconds, plus an offset
      long date = DATE.match(Words.getLong(text, start));
      long time = TIME.match(Words.getLong(text, start + 8));
      check(date >= 0 && time >= 0);
      var in = new TextCursor(text, start + 16, end);
      int second = in.skip(':').digits(2);
      int nanos = in.tryRead('.') ? in.fraction() : 0;
      int offset = offset(in);
      in.end();
      int year = DigitPattern.two(date, 0) * 100 + DigitPattern.two(date, 2);
      int month = DigitPattern.two(date, 5);
      int day = DigitPattern.two(time, 0);
      int hour = DigitPattern.two(time, 3);
      int minute = DigitPattern.two(time, 6);
      check(day >= 1 && day <= daysOf(year, month) && hour < 24 && minute < 60 && second < 60);
      long seconds =
          daysSinceEpoch(year, month, day) * DAY + hour * 3600L + minute * 60L + second - offset;
      check(seconds >= FIRST && seconds <= LAST);
      Durations.writeFields(seconds, nanos, wire);
    } catch (InvalidInput wrong) {
      throw new InvalidInput(
          "expected a time as in \"2030-01-31T23:59:59.5Z\", found "
              + Excerpt.quoted(text, start, end));
    }
  }

  /** Returns the offset from UTC in seconds, positive east of Greenwich. */
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

  /**
   * Returns the days since 1970-01-01 in the proleptic Gregorian calendar. Counts years from March.
   */
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
    int second = (int) Math.floorMod(seconds, (long) DAY);
    int clock = second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60;
    write(date(Math.floorDiv(seconds, (long) DAY)), clock, json);
    Durations.writeFraction(nanos, json);
    json.writeByte('Z');
    json.writeByte('"');
  }

  /** Appends a quote, then the digits of YYYYMMDD and HHMMSS with separators. */
  private static void write(int date, int clock, Bytes json) {
    byte[] to = json.ensure(24);
    int at = json.length();
    long day = Digits.characters(Digits.eight(date), 0);
    long time = Digits.characters(Digits.eight(clock), 2);
    to[at] = '"';
    long month = ((day >>> 32) & 0xFFFF) << 40;
    Words.putLong(to, at + 1, (day & 0xFFFF_FFFFL) | month | (((1L << 32) | (1L << 56)) * '-'));
    long hour = ((time & 0xFFFF) << 24) | ('T' << 16);
    long minute = (((time >>> 16) & 0xFFFF) << 48) | ((long) ':' << 40);
    Words.putLong(to, at + 9, (day >>> 48) | hour | minute);
    Words.putInt(to, at + 17, ':' | ((int) (time >>> 32) << 8));
    json.setLength(at + 20);
  }

  /** Returns year, month and day as the number YYYYMMDD. */
  private static int date(long daysSinceEpoch) {
    long shifted = daysSinceEpoch + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int dayOfEra = (int) (shifted - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * dayOfYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    return year * 10_000 + month * 100 + dayOfYear - (153 * fromMarch + 2) / 5 + 1;
  }
}
