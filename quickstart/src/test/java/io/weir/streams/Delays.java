package io.weir.streams;

import java.util.Arrays;
import java.util.Locale;

/** Repeated measurements of a duration. */
final class Delays {
  private final double[] millis;

  private Delays(double[] millis) {
    this.millis = millis;
  }

  static Delays ofNanos(long... nanos) {
    return new Delays(Arrays.stream(nanos).sorted().mapToDouble(each -> each / 1e6).toArray());
  }

  double percentile(double share) {
    return millis[Math.max(0, (int) Math.ceil(millis.length * share) - 1)];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d times: p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
        millis.length,
        percentile(0.5),
        percentile(0.99),
        percentile(1));
  }
}
