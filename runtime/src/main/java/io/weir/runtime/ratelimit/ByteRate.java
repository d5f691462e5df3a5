package io.weir.runtime.ratelimit;

import io.weir.runtime.config.value.Size;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How many bytes may pass, as a configuration writes it: "10MiB/s", "500MB/m", "2GiB/d".
 *
 * @param amount at least one byte
 * @param period a second, a minute, an hour or a day
 */
public record ByteRate(Size amount, Duration period) {
  private static final Pattern FORM = Pattern.compile("([^/]*)(/[smhd])");

  /**
   * Parses a rate of bytes.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static ByteRate parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw invalid(text);
    }
    try {
      var amount = Size.parse(parts.group(1));
      if (amount.bytes() > 0) {
        return new ByteRate(amount, Rate.parse("1" + parts.group(2)).period());
      }
    } catch (IllegalArgumentException _) {
      // The message for the whole text says more.
    }
    throw invalid(text);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "found '" + text + "', expected a rate of bytes such as 1MiB/s, 500MB/m or 20GiB/d");
  }

  @Override
  public String toString() {
    return amount + new Rate(1, period).toString().substring(1);
  }
}
