package io.weir.loadbalancer.simulation;

import io.weir.testkit.time.Timeline;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Simulated instance that serves a number of calls at once and queues the others. It also serves
 * calls that their callers have abandoned, as most servers do.
 */
final class Instance {
  private final Timeline time;
  private final Script script;
  private final int workers;
  private final Queue<Consumer<Boolean>> waiting = new ArrayDeque<>();
  private int busy;

  /** Behavior of an instance toward a call that begins at a given time. */
  @FunctionalInterface
  interface Script {
    Service at(long nanos);

    /** Always takes the same time. */
    static Script steady(double millis) {
      return now -> new Service((long) (millis * 1e6), true);
    }

    /** Accepts calls and never answers them. */
    static Script frozen() {
      return now -> new Service(Long.MAX_VALUE, false);
    }

    static Script failingFast() {
      return now -> new Service(500_000, false);
    }

    /** Alternates between two scripts every second. */
    static Script alternating(Script first, Script second) {
      return now -> (now / 1_000_000_000 % 2 == 0 ? first : second).at(now);
    }

    /** Restarts at a given time: ten times slower at first, at full speed after these seconds. */
    static Script warming(double millis, double fromSeconds, double seconds) {
      return now -> {
        double since = now / 1e9 - fromSeconds;
        double cold = since < 0 ? 0 : Math.max(0, 1 - since / seconds);
        return new Service((long) (millis * 1e6 * (1 + 9 * cold)), true);
      };
    }
  }

  /** Duration and outcome of a call. */
  record Service(long nanos, boolean succeeds) {}

  /** Capacity, configured weight and behavior of an instance. */
  record Kind(int workers, double weight, Script script) {
    Kind(int workers, Script script) {
      this(workers, 1, script);
    }
  }

  Instance(Timeline time, Kind kind) {
    this.time = time;
    this.script = kind.script();
    this.workers = kind.workers();
  }

  void serve(Consumer<Boolean> answered) {
    if (busy == workers) {
      waiting.add(answered);
      return;
    }
    var service = script.at(time.getAsLong());
    if (service.nanos() == Long.MAX_VALUE) {
      return;
    }
    busy++;
    time.in(service.nanos(), () -> done(answered, service.succeeds()));
  }

  private void done(Consumer<Boolean> answered, boolean succeeded) {
    busy--;
    answered.accept(succeeded);
    var next = waiting.poll();
    if (next != null) {
      serve(next);
    }
  }
}
