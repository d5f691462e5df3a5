package io.weir.users.storage;

import io.weir.users.domain.Change;
import io.weir.users.domain.Changes.Census;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest changes, so that watchers who are up to date need not ask the database.
 *
 * @param from all changes behind this one are there
 */
record Tail(long from, List<Change> changes, Census census) {
  private static final int MOST = 512;

  /** Knows nothing. */
  static final Tail NONE = new Tail(Long.MAX_VALUE, List.of(), new Census(0, 0, 0));

  /** Begins behind the last change there is. */
  static Tail at(Census census) {
    return new Tail(census.changes(), List.of(), census);
  }

  boolean known() {
    return from != Long.MAX_VALUE;
  }

  long last() {
    return census.changes();
  }

  boolean covers(long position) {
    return position >= from && position <= last();
  }

  /** A copy, so that a slow reader holds no more than it was given. */
  List<Change> after(long position, int most) {
    var first = (int) (position - from);
    return List.copyOf(changes.subList(first, Math.min(changes.size(), first + most)));
  }

  /**
   * @param more the changes behind {@link #last}
   */
  Tail with(List<Change> more, Census figures) {
    var all = new ArrayList<Change>(changes.size() + more.size());
    all.addAll(changes);
    all.addAll(more);
    var dropped = Math.max(0, all.size() - MOST);
    var reached = more.isEmpty() ? last() : more.getLast().sequence();
    return new Tail(
        from + dropped,
        List.copyOf(all.subList(dropped, all.size())),
        new Census(figures.users(), figures.suspended(), reached));
  }
}
