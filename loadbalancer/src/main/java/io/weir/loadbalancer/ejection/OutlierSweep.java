package io.weir.loadbalancer.ejection;

import io.weir.loadbalancer.endpoint.OutcomeCounts.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Finds the outliers among the endpoints of a cluster in one interval, as Envoy and gRFC A50 do: a
 * success rate below mean - factor * standard deviation (of the population). In addition to those,
 * it finds a mean latency above a multiple of the median. It compares only endpoints with enough
 * attempts, and only if there are enough such endpoints.
 */
public final class OutlierSweep {
  private OutlierSweep() {}

  /** Returns, for each sample in order, the reason why it is an outlier; empty if it is not. */
  public static List<Optional<String>> of(List<Sample> samples, OutlierConfig config) {
    var counted = samples.stream().filter(s -> s.count() >= config.volume()).toList();
    if (counted.size() < config.minEndpoints()) {
      return samples.stream().map(s -> Optional.<String>empty()).toList();
    }
    double least =
        config.deviations() == 0 ? Double.NEGATIVE_INFINITY : least(counted, config.deviations());
    double most =
        config.slowerThan() == 0
            ? Double.POSITIVE_INFINITY
            : median(counted, Sample::latency) * config.slowerThan();
    List<Optional<String>> reasons = new ArrayList<>();
    for (var sample : samples) {
      reasons.add(
          sample.count() < config.volume() ? Optional.empty() : reason(sample, least, most));
    }
    return reasons;
  }

  private static Optional<String> reason(Sample sample, double leastRate, double mostLatency) {
    if (sample.rate() < leastRate) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "success rate %.1f%%, below %.1f%%",
              sample.rate() * 100,
              leastRate * 100));
    }
    return sample.latency() > mostLatency
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "takes %.1f ms, above %.1f ms",
                sample.latency() / 1e6,
                mostLatency / 1e6))
        : Optional.empty();
  }

  private static double least(List<Sample> counted, double deviations) {
    double mean = counted.stream().mapToDouble(Sample::rate).average().orElse(1);
    double variance =
        counted.stream()
            .mapToDouble(s -> (s.rate() - mean) * (s.rate() - mean))
            .average()
            .orElse(0);
    return mean - deviations * Math.sqrt(variance);
  }

  private static double median(List<Sample> counted, ToDoubleFunction<Sample> of) {
    var sorted = counted.stream().mapToDouble(of).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
