package io.weir.loadbalancer.retry;

import java.time.Duration;
import java.util.regex.Pattern;

/** From here to there, written "25ms..250ms". */
public record DurationRange(Duration from, Duration to) {
  private static final Pattern SYNTAX = Pattern.compile("(\\d+)(ms|s)\\.\\.(\\d+)(ms|s)");

  public DurationRange {
    if (from.compareTo(to) > 0 || from.isZero()) {
      throw new IllegalArgumentException("expected a range that grows, such as 25ms..250ms");
    }
  }

  public static DurationRange parse(String text) {
    var matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "found '" + text + "', expected a range such as 25ms..250ms");
    }
    return new DurationRange(
        duration(matcher.group(1), matcher.group(2)), duration(matcher.group(3), matcher.group(4)));
  }

  private static Duration duration(String number, String unit) {
    long value = Long.parseLong(number);
    return unit.equals("ms") ? Duration.ofMillis(value) : Duration.ofSeconds(value);
  }

  @Override
  public String toString() {
    return from.toMillis() + "ms.." + to.toMillis() + "ms";
  }
}
