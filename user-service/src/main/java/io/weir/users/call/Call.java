package io.weir.users.call;

/** The call for which work is done: its caller may cancel it, and its deadline may pass. */
public interface Call {

  /** Nanoseconds until the deadline: zero or less once it has passed. */
  long remainingNanos();

  /** Returns true if the caller has cancelled or the deadline has passed: more work is wasted. */
  boolean ended();

  /**
   * Runs the action when the call ends, at once if it has ended; the action must not block.
   *
   * @return removes the action
   */
  Runnable onEnd(Runnable action);

  /** A call without caller and deadline, for the service's own work. */
  static Call endless() {
    return Endless.CALL;
  }

  /** The call that never ends. */
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
