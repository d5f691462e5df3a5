package io.weir.runtime.console;

import io.weir.observability.metrics.DurationCounts;
import io.weir.observability.metrics.DurationHistogram;
import io.weir.runtime.console.EndpointReading.Totals;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Readings of a process with one cluster, for tests. */
final class Readings {
  static final String CLUSTER = "users";

  private Readings() {}

  static String address(int endpoint) {
    return "127.0.0.1:" + (50_000 + endpoint);
  }

  static EndpointReading endpoint(String address, String state, Totals totals) {
    return new EndpointReading(
        address, state, state.equals("active"), "as told", 1, 2, 0, 0, 1, totals);
  }

  static Totals totals(long requests, long failures) {
    return new Totals(requests, failures, DurationCounts.NONE);
  }

  static Totals totals(long requests, DurationHistogram durations) {
    return new Totals(requests, 0, durations.counts());
  }

  static ClusterReading cluster(Map<String, String> breakers, EndpointReading... endpoints) {
    return new ClusterReading(
        CLUSTER, "p2c", "endpoints", "", false, 3, 1, 10, breakers, List.of(endpoints));
  }

  static Reading of(EndpointReading... endpoints) {
    return new Reading(totals(0, 0), 4, List.of(cluster(Map.of(), endpoints)));
  }

  static Reading ofMany(int endpoints, long requests) {
    return of(
        IntStream.range(0, endpoints)
            .mapToObj(i -> endpoint(address(i), "active", totals(requests, 0)))
            .toArray(EndpointReading[]::new));
  }
}
