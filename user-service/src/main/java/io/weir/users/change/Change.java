package io.weir.users.change;

import io.weir.users.feed.FeedEntry;
import io.weir.users.user.User;
import java.time.Instant;

/**
 * What happened to a user.
 *
 * @param sequence one more than that of the change before; in the order in which they were
 *     committed
 * @param user after the change, or as it was when it was deleted
 */
public record Change(long sequence, Kind kind, User user, Instant at) implements FeedEntry {

  @Override
  public int weight() {
    return user.weight();
  }

  /** What happened. */
  public enum Kind {
    CREATED,
    UPDATED,
    DELETED
  }
}
