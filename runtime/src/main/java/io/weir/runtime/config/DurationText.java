package io.weir.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Text of durations: 500ms, 5s, 1m, 1h. */
public final class DurationText {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(ns|us|ms|s|m|h|d)");

  /** Longest duration. Its nanoseconds fit into a long. */
  private static final Duration MAX = Duration.ofDays(36_500);

  /** Units from the longest to the shortest. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)),
          new Unit("us", Duration.ofNanos(1_000)),
          new Unit("ns", Duration.ofNanos(1)));

  private record Unit(String name, Duration one) {
    boolean measures(Duration duration) {
      return one.multipliedBy(duration.dividedBy(one)).equals(duration);
    }
  }

  private DurationText() {}

  static Duration parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "found '%s', expected a duration such as 500ms, 5s, 1m or 1h".formatted(text));
    }
    var unit = UNITS.stream().filter(u -> u.name.equals(match.group(2))).findFirst().orElseThrow();
    var duration = unit.one.multipliedBy(Long.parseLong(match.group(1)));
    if (duration.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "found '%s', expected a duration of at most 36500d".formatted(text));
    }
    return duration;
  }

  /**
   * Formats a duration in the longest unit of which it is a whole number. The text is exact and
   * parses to the same duration.
   */
  public static String of(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    var unit = UNITS.stream().filter(u -> u.measures(duration)).findFirst().orElseThrow();
    return duration.dividedBy(unit.one) + unit.name;
  }
}
