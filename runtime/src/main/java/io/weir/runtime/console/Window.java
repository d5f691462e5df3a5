package io.weir.runtime.console;

import io.weir.runtime.console.EndpointReading.Totals;
import java.util.ArrayDeque;
import java.util.Deque;

/** Traffic of an edge in the last five samples. Not thread-safe. */
final class Window {
  static final int SAMPLES = 5;

  private final Deque<Sample> samples = new ArrayDeque<>(SAMPLES);

  private record Sample(double seconds, Totals counted) {}

  /**
   * Adds a sample.
   *
   * @param seconds time since the sample before
   * @param counted counts of that time
   */
  void add(double seconds, Totals counted) {
    if (samples.size() == SAMPLES) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(seconds, counted));
  }

  Traffic traffic() {
    var sum = Totals.NONE;
    double seconds = 0;
    for (var sample : samples) {
      sum = sum.plus(sample.counted());
      seconds += sample.seconds();
    }
    return seconds == 0 ? Traffic.NONE : traffic(sum, seconds);
  }

  private static Traffic traffic(Totals sum, double seconds) {
    // A failure may be counted in a sample after that of its request.
    double failed = Math.min(1, (double) sum.failures() / Math.max(1, sum.requests()));
    boolean none = sum.requests() == 0 && sum.failures() == 0;
    return new Traffic(
        Math.round(sum.requests() / seconds * 1e3) / 1e3,
        Traffic.rounded(none ? Double.NaN : 1 - failed),
        Traffic.rounded(sum.durations().percentileMillis(0.5)),
        Traffic.rounded(sum.durations().percentileMillis(0.99)));
  }
}
