package io.weir.users.room;

import java.time.Duration;

/**
 * What rooms may hold. Messages are kept until the first of both is reached.
 *
 * @param keep time since a message was said
 * @param most messages of one room
 * @param members of one room at a time
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
