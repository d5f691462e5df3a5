package io.weir.users.change;

import io.weir.users.call.Call;
import java.util.List;

/** The feed of user changes in commit order, which is the same at all instances. Thread-safe. */
public interface Changes {

  /** Returns the number of the last change, behind which a new watch begins. Blocks. */
  long last(Call call);

  /**
   * Returns the next changes behind a position, oldest first; empty if there are none. Blocks only
   * for a reader that is far behind.
   *
   * @throws ChangeFailure if changes behind the position are no longer kept, or it lies behind the
   *     last change
   */
  List<Change> after(long sequence, Call call);

  /** Returns true if {@link #after} has changes, as far as this instance has been notified. */
  boolean newsAfter(long sequence);

  /**
   * Runs the action whenever there may be new changes. The action must not block.
   *
   * @return action that removes the registration
   */
  Runnable onNews(Runnable action);

  /** Returns numbers of users, as this instance has last read them. */
  Census census(Call call);

  /** Numbers of users, and the number of the last change. */
  record Census(long users, long suspended, long changes) {}
}
