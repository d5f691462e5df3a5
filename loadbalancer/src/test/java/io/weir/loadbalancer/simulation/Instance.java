package io.weir.loadbalancer.simulation;

import io.weir.testkit.time.Timeline;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Serves so many calls at once, the others wait in its queue. A call that is given up is served all
 * the same, as by most servers.
 */
final class Instance {
  private final Timeline time;
  private final Script script;
  private final int workers;
  private final Queue<Consumer<Boolean>> waiting = new ArrayDeque<>();
  private int busy;

  /** What it does with a call that begins now. */
  @FunctionalInterface
  interface Script {
    Service at(long nanos);

    /** Always the same. */
    static Script steady(double millis) {
      return now -> new Service((long) (millis * 1e6), true);
    }

    /** Takes connections and says nothing. */
    static Script frozen() {
      return now -> new Service(Long.MAX_VALUE, false);
    }

    static Script failingFast() {
      return now -> new Service(500_000, false);
    }

    /** One second so, one second so. */
    static Script alternating(Script first, Script second) {
      return now -> (now / 1_000_000_000 % 2 == 0 ? first : second).at(now);
    }

    /** Started anew then: ten times as slow at first, as fast as it can be after these seconds. */
    static Script warming(double millis, double fromSeconds, double seconds) {
      return now -> {
        double since = now / 1e9 - fromSeconds;
        double cold = since < 0 ? 0 : Math.max(0, 1 - since / seconds);
        return new Service((long) (millis * 1e6 * (1 + 9 * cold)), true);
      };
    }
  }

  /** How long, and how it ends. */
  record Service(long nanos, boolean succeeds) {}

  /** How many at once, what it does with them, and how it is configured. */
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
