package io.weir.runtime.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Durations as people write them: 500ms, 5s, 1m, 1h. */
final class DurationText {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(ns|us|ms|s|m|h|d)");

  /** Its nanoseconds fit into a long. */
  private static final Duration MAX = Duration.ofDays(36_500);

  private DurationText() {}

  static Duration parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "found '%s', expected a duration such as 500ms, 5s, 1m or 1h".formatted(text));
    }
    var duration = Duration.of(Long.parseLong(match.group(1)), unit(match.group(2)));
    if (duration.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "found '%s', expected a duration of at most 36500d".formatted(text));
    }
    return duration;
  }

  private static ChronoUnit unit(String name) {
    return switch (name) {
      case "ns" -> ChronoUnit.NANOS;
      case "us" -> ChronoUnit.MICROS;
      case "ms" -> ChronoUnit.MILLIS;
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }
}
