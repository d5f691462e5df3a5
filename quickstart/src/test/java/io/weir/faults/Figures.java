package io.weir.faults;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Results of a load, or of a part of it. */
record Figures(List<Sample> samples) {

  /** Returns the results of the requests that were due between two seconds. */
  Figures between(double from, double to) {
    return of(sample -> sample.at() >= from && sample.at() < to);
  }

  Figures reads() {
    return of(sample -> sample.kind().reads());
  }

  Figures writes() {
    return of(sample -> !sample.kind().reads());
  }

  private Figures of(Predicate<Sample> wanted) {
    return new Figures(samples.stream().filter(wanted).toList());
  }

  List<Sample> failures() {
    return samples.stream().filter(Sample::failed).toList();
  }

  int count() {
    return samples.size();
  }

  double errors() {
    return samples.isEmpty() ? 0 : (double) failures().size() / samples.size();
  }

  double p50() {
    return percentile(0.5);
  }

  double p99() {
    return percentile(0.99);
  }

  double slowest() {
    return percentile(1);
  }

  private double percentile(double share) {
    var sorted = samples.stream().mapToDouble(Sample::millis).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(sorted.length * share) - 1];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d requests, %d failed (reads %d, writes %d), p50 %.1f ms, p99 %.1f ms, slowest %.0f ms; %s",
        count(),
        failures().size(),
        reads().failures().size(),
        writes().failures().size(),
        p50(),
        p99(),
        slowest(),
        failures().stream().limit(5).toList());
  }
}
