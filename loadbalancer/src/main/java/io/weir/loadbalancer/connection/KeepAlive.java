package io.weir.loadbalancer.connection;

import java.time.Duration;

/**
 * Whether a connection is alive, by what is heard on it: pure, told what happens and asked at every
 * look what to do. Armeria's own pings cannot tell: a call that is written puts them off, so a
 * connection under load that has gone silent is never asked.
 *
 * <p>It asks politely. A gRPC server that was not told otherwise breaks a connection off at the
 * fourth PING between two of its answers (gRFC A8); after three it is asked only as often as such a
 * server permits.
 *
 * <p>It judges only time in which it looked: a process that has stood still itself finds what came
 * meanwhile unread, and must not take its own silence for the other's. Not thread-safe.
 */
final class KeepAlive {
  private static final int POLITE = 3;
  private static final long PERMITTED_NANOS = Duration.ofSeconds(310).toNanos();

  private final long silenceNanos;
  private final long timeoutNanos;
  private final long lookNanos;
  private boolean heard;
  private boolean called;
  private boolean waiting;
  private boolean doubted;
  private boolean pinged;
  private boolean retired;
  private int pings;
  private long heardNanos;
  private long pingedNanos;
  private long lookedNanos;

  /** What to do with the connection. */
  enum Action {
    NOTHING,
    PING,
    /** It does not answer: new calls shall use another one. */
    RETIRE,
    /** It has not answered in time: it is dead. */
    CLOSE
  }

  /**
   * @param silence after which to ask
   * @param timeout for the answer
   * @param look how often it is looked at, as a rule
   * @param now monotonic nanoseconds
   */
  KeepAlive(Duration silence, Duration timeout, Duration look, long now) {
    this.silenceNanos = silence.toNanos();
    this.timeoutNanos = timeout.toNanos();
    this.lookNanos = look.toNanos();
    this.heardNanos = now;
    this.lookedNanos = now;
  }

  /** Something came. */
  void heard() {
    heard = true;
    called = false;
  }

  /** An answer to a call came: the server forgets the pings before it. */
  void answered() {
    pings = 0;
  }

  /** A call was sent: something should come. */
  void called() {
    called = true;
  }

  /** Another connection to the same endpoint is dead. */
  void doubted() {
    doubted = true;
  }

  /** What has become of it since the last look. */
  Action look(long now) {
    long late = now - lookedNanos - lookNanos;
    lookedNanos = now;
    if (heard) {
      heard = false;
      heardNanos = now;
      waiting = called;
      doubted = false;
      pinged = false;
      return Action.NOTHING;
    }
    if (late > lookNanos) {
      heardNanos += late;
      pingedNanos += late;
      return Action.NOTHING;
    }
    if (pinged) {
      return unanswered(now);
    }
    if (mustAsk(now)) {
      pinged = true;
      pingedNanos = now;
      pings++;
      return Action.PING;
    }
    waiting = called;
    return Action.NOTHING;
  }

  /** Retired first: the calls on it learn of its end one look later at the earliest. */
  private Action unanswered(long now) {
    if (!retired) {
      retired = true;
      return Action.RETIRE;
    }
    return now - pingedNanos >= timeoutNanos ? Action.CLOSE : Action.NOTHING;
  }

  /** A call that has waited from one look to the next is reason enough. */
  private boolean mustAsk(long now) {
    if (pings >= POLITE) {
      return now - pingedNanos >= PERMITTED_NANOS;
    }
    return waiting || doubted || now - heardNanos >= silenceNanos;
  }
}
