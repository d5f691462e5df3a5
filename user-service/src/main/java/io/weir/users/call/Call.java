package io.weir.users.call;

/** Call for which work is done. Its caller may cancel it, and its deadline may pass. */
public interface Call {

  /** Returns the nanoseconds until the deadline; zero or less once it has passed. */
  long remainingNanos();

  /**
   * Returns true if the caller has cancelled or the deadline has passed, so that more work is
   * wasted.
   */
  boolean ended();

  /**
   * Runs the action when the call ends, or at once if it has ended. The action must not block.
   *
   * @return action that removes the registration
   */
  Runnable onEnd(Runnable action);

  /** Returns a call without caller and deadline, for the service's own work. */
  static Call endless() {
    return Endless.CALL;
  }

  /** Call that never ends. */
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
