package io.weir.users.room;

import java.time.Duration;

/**
 * Limits of rooms. Messages are kept until the first limit is reached.
 *
 * @param keep maximum age of a message
 * @param most maximum number of messages of a room
 * @param members maximum number of members of a room
 */
public record RoomsConfig(Duration keep, long most, int members) {

  public RoomsConfig {
    if (!keep.isPositive()) {
      throw new IllegalArgumentException("keep: more than 0 is expected");
    }
    if (most < 1) {
      throw new IllegalArgumentException("most: at least 1 is expected, found " + most);
    }
    if (members < 1) {
      throw new IllegalArgumentException("members: at least 1 is expected, found " + members);
    }
  }

  public static RoomsConfig defaults() {
    return new RoomsConfig(Duration.ofDays(30), 10_000, 1000);
  }
}
