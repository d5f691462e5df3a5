package io.weir.loadbalancer.admission.gradient;

import io.weir.testkit.time.Timeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * Simulation on virtual time: callers that do not wait for each other (an open loop), the limit,
 * and a server with a number of workers and an unbounded queue.
 */
final class Overload {
  private final Timeline time = new Timeline();
  private final Random random = new Random(20_261_122);
  private final AdaptiveLimit limit;
  private final Server server;
  private final List<Call> calls = new ArrayList<>();
  private final List<Phase> phases;
  private long phaseEnds;
  private int phase = -1;

  /**
   * A server.
   *
   * @param workers calls that it serves at once
   * @param meanMillis mean latency of the first RPC of a mix, in milliseconds; exponential
   * @param slowMillis mean latency of the second RPC, in milliseconds; exponential
   * @param slowShare share of calls of the second RPC
   */
  record Kind(int workers, double meanMillis, double slowMillis, double slowShare) {
    static Kind of(int workers, double meanMillis) {
      return new Kind(workers, meanMillis, meanMillis, 0);
    }

    double capacity() {
      return workers * 1_000 / (meanMillis * (1 - slowShare) + slowMillis * slowShare);
    }
  }

  /**
   * Period with a constant rate of calls.
   *
   * @param seconds duration of the period
   * @param rate calls per second
   * @param slower factor by which the server is slower than usual
   * @param high share of calls that are shed last
   */
  record Phase(double seconds, double rate, double slower, double high) {
    static Phase of(double seconds, double rate) {
      return new Phase(seconds, rate, 1, 0);
    }
  }

  /** Outcome of a call; NaN millis for a refused one. */
  record Call(double atSecond, boolean high, double millis) {
    boolean refused() {
      return Double.isNaN(millis);
    }
  }

  private Overload(Kind kind, Bounds bounds, List<Phase> phases) {
    this.server = new Server(kind);
    this.phases = phases;
    this.limit = new AdaptiveLimit(bounds, time, random::nextInt);
  }

  static Overload run(Kind kind, Bounds bounds, Phase... phases) {
    var overload = new Overload(kind, bounds, Arrays.asList(phases));
    overload.arrive();
    overload.time.run();
    return overload;
  }

  int limit() {
    return limit.limit();
  }

  int inFlight() {
    return limit.inFlight();
  }

  private void arrive() {
    while (time.getAsLong() >= phaseEnds) {
      if (++phase >= phases.size()) {
        return;
      }
      phaseEnds += (long) (phases.get(phase).seconds() * 1e9);
    }
    call();
    double pause = -Math.log(1 - random.nextDouble()) / phases.get(phase).rate();
    time.in((long) (pause * 1e9), this::arrive);
  }

  private void call() {
    var now = phases.get(phase);
    boolean high = random.nextDouble() < now.high();
    double came = time.getAsLong() / 1e9;
    int entered = limit.tryEnter(high);
    if (entered == AdaptiveLimit.REFUSED) {
      calls.add(new Call(came, high, Double.NaN));
      return;
    }
    boolean slow = random.nextDouble() < server.kind.slowShare();
    server.serve(
        slow,
        now.slower(),
        nanos -> {
          calls.add(new Call(came, high, nanos / 1e6));
          limit.leave();
          limit.took(slow ? "Slow" : "Fast", entered, nanos, 0);
        });
  }

  private interface Done {
    void after(long nanos);
  }

  private record Waiting(boolean slow, double slower, long came, Done done) {}

  private final class Server {
    private final Kind kind;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private int busy;

    Server(Kind kind) {
      this.kind = kind;
    }

    void serve(boolean slow, double slower, Done done) {
      queue.add(new Waiting(slow, slower, time.getAsLong(), done));
      next();
    }

    private void next() {
      if (busy >= kind.workers() || queue.isEmpty()) {
        return;
      }
      busy++;
      var call = queue.remove();
      double mean = call.slow() ? kind.slowMillis() : kind.meanMillis();
      double millis = -Math.log(1 - random.nextDouble()) * mean * call.slower();
      time.in(
          (long) (millis * 1e6),
          () -> {
            busy--;
            call.done().after(time.getAsLong() - call.came());
            next();
          });
    }
  }

  /** Returns the calls that arrived between two seconds. */
  List<Call> between(double from, double to) {
    return calls.stream().filter(c -> c.atSecond() >= from && c.atSecond() < to).toList();
  }

  static long refused(List<Call> of) {
    return of.stream().filter(Call::refused).count();
  }

  /** Returns the answered calls per second. */
  double goodput(double from, double to) {
    var of = between(from, to);
    return (of.size() - refused(of)) / (to - from);
  }

  double p99(double from, double to) {
    var millis =
        between(from, to).stream()
            .filter(c -> !c.refused())
            .mapToDouble(Call::millis)
            .sorted()
            .toArray();
    return millis[(int) (millis.length * 0.99)];
  }
}
