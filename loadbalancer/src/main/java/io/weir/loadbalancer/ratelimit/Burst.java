package io.weir.loadbalancer.ratelimit;

import io.weir.runtime.config.value.Size;
import java.util.regex.Pattern;

/**
 * Number of calls that may be made at once, or of bytes that may pass: "200", or "50MiB".
 *
 * @param amount at least 1, calls or bytes
 * @param ofBytes whether it is a size
 */
public record Burst(long amount, boolean ofBytes) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  public Burst {
    if (amount < 1) {
      throw new IllegalArgumentException("at least 1 is expected, found " + amount);
    }
  }

  /**
   * Parses a burst.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Burst parse(String text) {
    if (NUMBER.matcher(text).matches()) {
      return new Burst(Long.parseLong(text), false);
    }
    try {
      return new Burst(Size.parse(text).bytes(), true);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "found '" + text + "', expected a number of calls such as 200, or a size such as 50MiB");
    }
  }

  @Override
  public String toString() {
    return ofBytes ? new Size(amount).toString() : Long.toString(amount);
  }
}
