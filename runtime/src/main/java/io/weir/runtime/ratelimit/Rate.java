package io.weir.runtime.ratelimit;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How often something may happen, as a configuration writes it: "10/s", "600/m", "5000/h".
 *
 * @param amount at least 1
 * @param period a second, a minute, an hour or a day
 */
public record Rate(long amount, Duration period) {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})/([smhd])");

  /**
   * Parses a rate.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Rate parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "found '" + text + "', expected a rate such as 10/s, 600/m, 5000/h or 100000/d");
    }
    return new Rate(Long.parseLong(matcher.group(1)), period(matcher.group(2).charAt(0)));
  }

  private static Duration period(char unit) {
    return switch (unit) {
      case 's' -> Duration.ofSeconds(1);
      case 'm' -> Duration.ofMinutes(1);
      case 'h' -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  @Override
  public String toString() {
    var unit =
        switch ((int) period.toSeconds()) {
          case 1 -> "s";
          case 60 -> "m";
          case 3600 -> "h";
          default -> "d";
        };
    return amount + "/" + unit;
  }
}
