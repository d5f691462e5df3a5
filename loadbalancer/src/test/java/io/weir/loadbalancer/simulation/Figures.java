package io.weir.loadbalancer.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What came of a simulation. */
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

  /** Only of calls that began then. */
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

  /** Of all calls, of this instance. */
  double share(int instance) {
    return (double) counts()[instance] / calls.size();
  }

  /** Of all calls, of those that failed. */
  double errors() {
    return (double) calls.stream().filter(call -> !call.succeeded()).count() / calls.size();
  }

  /** Of all calls, failed ones too. */
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
