package io.weir.runtime.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time limit in a configuration: "5s", or "none".
 *
 * @param duration at least 1 ms; null for no limit
 */
public record MaxTime(@Nullable Duration duration) {
  /** Nanoseconds of no limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final MaxTime NONE = new MaxTime(null);

  public MaxTime {
    if (duration != null && duration.toMillis() < 1) {
      throw new IllegalArgumentException("a time limit is at least 1ms, or none");
    }
  }

  public static MaxTime none() {
    return NONE;
  }

  public static MaxTime of(Duration duration) {
    return new MaxTime(duration);
  }

  public static MaxTime parse(String text) {
    return text.equals("none") || text.equals("false") ? NONE : of(DurationText.parse(text));
  }

  /** Returns the limit in nanoseconds; {@link #UNLIMITED} if there is none. */
  public long nanos() {
    return duration == null ? UNLIMITED : duration.toNanos();
  }

  @Override
  public String toString() {
    return duration == null ? "none" : DurationText.of(duration);
  }
}
