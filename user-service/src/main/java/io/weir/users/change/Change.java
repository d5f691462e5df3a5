package io.weir.users.change;

import io.weir.users.feed.FeedEntry;
import io.weir.users.user.User;
import java.time.Instant;

/**
 * A change of a user.
 *
 * @param sequence number of the change, in commit order without gaps
 * @param user the user after the change, or before its deletion
 */
public record Change(long sequence, Kind kind, User user, Instant at) implements FeedEntry {

  @Override
  public int weight() {
    return user.weight();
  }

  /** The kind of a change. */
  public enum Kind {
    CREATED,
    UPDATED,
    DELETED
  }
}
