package io.weir.loadbalancer.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Results of a simulation. */
final class Figures {
  private final int instances;
  private final List<Call> calls = new ArrayList<>();

  private record Call(int instance, long startedNanos, long nanos, boolean succeeded) {}

  Figures(int instances) {
    this.instances = instances;
  }

  void add(int instance, long startedNanos, long nanos, boolean succeeded) {
    calls.add(new Call(instance, startedNanos, nanos, succeeded));
  }

  /** Returns the results of the calls that began in this interval. */
  Figures between(double fromSeconds, double toSeconds) {
    var part = new Figures(instances);
    for (var call : calls) {
      double at = call.startedNanos() / 1e9;
      if (at >= fromSeconds && at < toSeconds) {
        part.calls.add(call);
      }
    }
    return part;
  }

  double size() {
    return calls.size();
  }

  long[] counts() {
    var counts = new long[instances];
    calls.forEach(call -> counts[call.instance()]++);
    return counts;
  }

  /** Returns the fraction of all calls that went to this instance. */
  double share(int instance) {
    return (double) counts()[instance] / calls.size();
  }

  /** Returns the fraction of all calls that failed. */
  double errors() {
    return (double) calls.stream().filter(call -> !call.succeeded()).count() / calls.size();
  }

  /** Returns the 99th percentile of the latency of all calls, failed ones included. */
  double p99Millis() {
    var sorted = calls.stream().mapToLong(Call::nanos).sorted().toArray();
    return sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1e6;
  }

  @Override
  public String toString() {
    return "shares %s, p99 %.1f ms, errors %.4f"
        .formatted(Arrays.toString(counts()), p99Millis(), errors());
  }
}
