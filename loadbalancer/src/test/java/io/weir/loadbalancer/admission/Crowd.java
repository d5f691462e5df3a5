package io.weir.loadbalancer.admission;

import io.weir.testkit.time.Timeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * Simulation on virtual time: callers, the admission of a cluster with its queue, and a server with
 * a number of workers and an unbounded queue of its own.
 */
final class Crowd {
  private static final String RPC = "Get";

  private final Timeline time = new Timeline();
  private final Random random = new Random(20_261_129);
  private final Admission admission;
  private final Server server;
  private final long maxWait;
  private final List<Answer> answers = new ArrayList<>();

  /**
   * Answer to a call.
   *
   * @param caller name of the caller
   * @param atSecond time at which the call was made
   * @param seconds time until the answer
   */
  record Answer(String caller, double atSecond, double seconds, boolean refused) {}

  /**
   * @param workers calls that the server serves at once
   * @param millis time that it takes for each, in milliseconds
   */
  Crowd(int workers, double millis) {
    var config = AdmissionConfig.defaults();
    this.admission = new Admission(config, 1_024, time, random::nextInt);
    this.maxWait = config.maxWait().toNanos();
    this.server = new Server(workers, millis);
  }

  /** Adds clients that each make a call, wait for its answer, pause, and make the next. */
  Crowd clients(String caller, int clients, Duration pause, double from, double to) {
    for (int i = 0; i < clients; i++) {
      var connection = caller + i;
      at(from + 0.001 * random.nextDouble(), () -> loop(caller, connection, pause, to));
    }
    return this;
  }

  private void loop(String caller, Object connection, Duration pause, double to) {
    if (seconds() < to) {
      call(
          caller,
          connection,
          () -> {
            double wait = pause.toNanos() * 2 * random.nextDouble();
            time.in((long) wait + 1_000, () -> loop(caller, connection, pause, to));
          });
    }
  }

  /** Adds calls at a rate, whether or not earlier ones have been answered. */
  Crowd rate(String caller, double perSecond, double from, double to) {
    at(from, () -> next(caller, perSecond, to));
    return this;
  }

  private void next(String caller, double perSecond, double to) {
    if (seconds() < to) {
      call(caller, caller, () -> {});
      double pause = -Math.log(1 - random.nextDouble()) / perSecond;
      time.in((long) (pause * 1e9), () -> next(caller, perSecond, to));
    }
  }

  private void at(double second, Runnable task) {
    time.in((long) (second * 1e9), task);
  }

  private double seconds() {
    return time.getAsLong() / 1e9;
  }

  private void call(String caller, Object connection, Runnable then) {
    new Call(caller, connection, then).begin();
  }

  Crowd run() {
    time.run();
    return this;
  }

  int limit() {
    return admission.limit();
  }

  int held() {
    return admission.inFlight() + admission.waiting();
  }

  List<Answer> of(String caller, double from, double to) {
    return answers.stream()
        .filter(a -> a.caller().equals(caller) && a.atSecond() >= from && a.atSecond() < to)
        .toList();
  }

  /** Returns the fraction of calls that were answered and not refused. */
  double answered(String caller, double from, double to) {
    var all = of(caller, from, to);
    return all.stream().filter(a -> !a.refused()).count() / (double) all.size();
  }

  /** Returns the calls per second that were answered and not refused. */
  double useful(double from, double to) {
    return answers.stream()
            .filter(a -> !a.refused())
            .filter(a -> a.atSecond() + a.seconds() >= from && a.atSecond() + a.seconds() < to)
            .count()
        / (to - from);
  }

  /** Returns the 99th percentile of the time of calls that were answered, in seconds. */
  double p99(String caller, double from, double to) {
    var times =
        of(caller, from, to).stream()
            .filter(a -> !a.refused())
            .mapToDouble(Answer::seconds)
            .sorted()
            .toArray();
    return times[(int) (times.length * 0.99)];
  }

  /** Call of a caller, from the moment at which it could be sent. */
  private final class Call implements Admission.Entrant {
    private final String caller;
    private final Object connection;
    private final Runnable then;
    private final long came = time.getAsLong();
    private boolean over;

    Call(String caller, Object connection, Runnable then) {
      this.caller = caller;
      this.connection = connection;
      this.then = then;
    }

    void begin() {
      int entered = admission.tryEnter(false);
      if (entered > 0) {
        serve(entered);
        return;
      }
      var ticket = admission.await(this);
      time.in(
          maxWait,
          () -> {
            if (admission.withdraw(this, ticket)) {
              end(true);
            }
          });
    }

    private void serve(int entered) {
      long sent = time.getAsLong();
      server.serve(() -> {
        admission.took(RPC, entered, time.getAsLong() - sent, 0);
        admission.leave();
        end(false);
      });
    }

    private void end(boolean refused) {
      if (!over) {
        over = true;
        double seconds = (time.getAsLong() - came) / 1e9;
        answers.add(new Answer(caller, came / 1e9, seconds, refused));
        then.run();
      }
    }

    @Override
    public void admitted(int entered) {
      time.in(0, () -> serve(entered));
    }

    @Override
    public void evicted() {
      time.in(0, () -> end(true));
    }

    @Override
    public Object caller() {
      return caller;
    }

    @Override
    public Object connection() {
      return connection;
    }

    @Override
    public long bytes() {
      return 100;
    }

    @Override
    public boolean shedLast() {
      return false;
    }
  }

  private final class Server {
    private final int workers;
    private final double millis;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int busy;

    Server(int workers, double millis) {
      this.workers = workers;
      this.millis = millis;
    }

    void serve(Runnable done) {
      queue.add(done);
      next();
    }

    private void next() {
      if (busy >= workers || queue.isEmpty()) {
        return;
      }
      busy++;
      var done = queue.remove();
      double jitter = 0.8 + 0.4 * random.nextDouble();
      time.in(
          (long) (millis * jitter * 1e6),
          () -> {
            busy--;
            done.run();
            next();
          });
    }
  }
}
