package io.weir.runtime.console;

import org.jspecify.annotations.Nullable;

/**
 * Traffic of the last few seconds.
 *
 * @param rate requests a second
 * @param success share of them that did not fail; null if there were none
 * @param p50 median duration in milliseconds; null if none has ended
 * @param p99 duration in milliseconds that one in a hundred exceeds; null if none has ended
 */
record Traffic(double rate, @Nullable Double success, @Nullable Double p50, @Nullable Double p99) {
  static final Traffic NONE = new Traffic(0, null, null, null);

  /** Returns a number with three decimal places; null for one that does not exist. */
  static @Nullable Double rounded(double value) {
    return Double.isNaN(value) ? null : Math.round(value * 1e3) / 1e3;
  }
}
