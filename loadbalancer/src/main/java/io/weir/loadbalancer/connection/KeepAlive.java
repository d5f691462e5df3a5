package io.weir.loadbalancer.connection;

import java.time.Duration;

/**
 * Decides whether a connection is alive by the traffic on it. Pure: it receives events and returns
 * the action at each look. Armeria's own pings cannot decide this: each call that is written
 * postpones them, so a silent connection under load is never pinged.
 *
 * <p>It pings sparingly. A gRPC server with default settings breaks a connection off at the fourth
 * PING between two of its answers (gRFC A8). After three pings without an answer in between, the
 * connection is pinged only as often as such a server permits.
 *
 * <p>It counts only the time in which it looked. After a pause of its own process, traffic that
 * arrived meanwhile is still unread, and the pause must not count as silence of the endpoint. Not
 * thread-safe.
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

  /** Action to take on the connection. */
  enum Action {
    NOTHING,
    PING,
    /** The connection does not answer; new calls must use another one. */
    RETIRE,
    /** The connection has not answered in time; it is dead. */
    CLOSE
  }

  /**
   * @param silence time without traffic after which to ping
   * @param timeout time to wait for the answer to a ping
   * @param look regular interval between looks
   * @param now monotonic nanoseconds
   */
  KeepAlive(Duration silence, Duration timeout, Duration look, long now) {
    this.silenceNanos = silence.toNanos();
    this.timeoutNanos = timeout.toNanos();
    this.lookNanos = look.toNanos();
    this.heardNanos = now;
    this.lookedNanos = now;
  }

  /** Records that something was received. */
  void heard() {
    heard = true;
    called = false;
  }

  /** Records the answer to a call, at which the server resets its count of pings. */
  void answered() {
    pings = 0;
  }

  /** Records that a call was sent, so something should be received. */
  void called() {
    called = true;
  }

  /** Records that another connection to the same endpoint is dead. */
  void doubted() {
    doubted = true;
  }

  /** Evaluates the time since the last look and returns the action to take. */
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

  /**
   * Retires the connection before it closes it: the calls on it learn of the end one look later at
   * the earliest.
   */
  private Action unanswered(long now) {
    if (!retired) {
      retired = true;
      return Action.RETIRE;
    }
    return now - pingedNanos >= timeoutNanos ? Action.CLOSE : Action.NOTHING;
  }

  /** Returns whether to ping. A call that has waited from one look to the next is reason enough. */
  private boolean mustAsk(long now) {
    if (pings >= POLITE) {
      return now - pingedNanos >= PERMITTED_NANOS;
    }
    return waiting || doubted || now - heardNanos >= silenceNanos;
  }
}
