package io.weir.users.change;

import io.weir.users.call.Call;
import java.util.List;

/**
 * The changes of users in the order in which they were committed, the same for all instances: the
 * port of the domain, implemented by storage. Thread-safe.
 */
public interface Changes {

  /** Number of the last change: a watch that begins now begins behind it. */
  long last(Call call);

  /**
   * The next changes behind one, oldest first; none if nothing has happened since. Blocks only for
   * a reader that is far behind.
   *
   * @throws UsersFailure.OutOfRange if changes behind it are no longer kept, or it has not happened
   */
  List<Change> after(long sequence, Call call);

  /** Whether {@link #after} has something, as far as this instance has heard. */
  boolean newsAfter(long sequence);

  /**
   * Runs the action whenever there may be news; it must not block.
   *
   * @return takes the action back
   */
  Runnable onNews(Runnable action);

  /** How many users there are, as this instance has last heard. */
  Census census(Call call);

  /** How many users there are. */
  record Census(long users, long suspended, long changes) {}
}
