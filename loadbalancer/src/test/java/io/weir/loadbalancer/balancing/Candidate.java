package io.weir.loadbalancer.balancing;

import java.util.stream.IntStream;

/** Load of a candidate with fixed values. */
record Candidate(
    String name,
    int inFlight,
    double configuredWeight,
    double warmth,
    double reportedWeight,
    double latencyNanos)
    implements Load {

  static Candidate weighing(String name, double weight) {
    return new Candidate(name, 0, weight, 1, 0, 1e6);
  }

  static Candidate busy(int inFlight) {
    return new Candidate("busy", inFlight, 1, 1, 0, 1e6);
  }

  static Candidate reporting(double weight) {
    return new Candidate("reporting", 0, 1, 1, weight, 1e6);
  }

  Candidate taking(double nanos) {
    return new Candidate(name, inFlight, configuredWeight, warmth, reportedWeight, nanos);
  }

  Candidate warmedTo(double factor) {
    return new Candidate(name, inFlight, configuredWeight, factor, reportedWeight, latencyNanos);
  }

  /** Returns identical idle candidates, each with its own name. */
  static Load[] idle(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> weighing("127.0.0.1:" + (50_000 + i), 1))
        .toArray(Load[]::new);
  }

  @Override
  public long inFlightOfAll() {
    return inFlight;
  }
}
