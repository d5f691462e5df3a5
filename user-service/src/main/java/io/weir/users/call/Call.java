package io.weir.users.call;

/** The call on whose behalf work is done: who asks for the work may stop waiting for it. */
public interface Call {

  /** Nanoseconds that the caller still waits, zero or less when no more. */
  long remainingNanos();

  /** Whether the caller has left or its deadline has passed: work for it is in vain. */
  boolean ended();

  /**
   * Runs the action when the call ends, at once if it has; the action must not block.
   *
   * @return takes the action back
   */
  Runnable onEnd(Runnable action);

  /** A call that nobody leaves, for the service's own work. */
  static Call endless() {
    return Endless.CALL;
  }

  /** Nobody waits, so nobody leaves. */
  enum Endless implements Call {
    CALL;

    @Override
    public long remainingNanos() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean ended() {
      return false;
    }

    @Override
    public Runnable onEnd(Runnable action) {
      return () -> {};
    }
  }
}
