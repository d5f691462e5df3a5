package io.weir.runtime.config;

import java.time.Duration;

/** Range of durations, written "25ms..250ms". */
public record DurationRange(Duration from, Duration to) {
  private static final String BETWEEN = "..";

  public DurationRange {
    if (from.compareTo(to) > 0 || from.isZero()) {
      throw new IllegalArgumentException("expected a range that grows, such as 25ms..250ms");
    }
  }

  public static DurationRange parse(String text) {
    int between = text.indexOf(BETWEEN);
    if (between < 0) {
      throw new IllegalArgumentException(
          "found '" + text + "', expected a range such as 25ms..250ms");
    }
    return new DurationRange(
        DurationText.parse(text.substring(0, between)),
        DurationText.parse(text.substring(between + BETWEEN.length())));
  }

  @Override
  public String toString() {
    return DurationText.of(from) + BETWEEN + DurationText.of(to);
  }
}
