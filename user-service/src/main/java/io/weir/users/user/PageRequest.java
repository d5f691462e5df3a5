package io.weir.users.user;

import org.jspecify.annotations.Nullable;

/**
 * Which page of users is wanted.
 *
 * @param after position behind which the page starts; null for the first
 */
public record PageRequest<P>(int size, @Nullable P after) {
  private static final int DEFAULT_SIZE = 50;
  private static final int MAX_SIZE = 1000;

  /**
   * The size to use for the size asked for: 0 lets the service choose, too many become the most.
   */
  public static int size(int asked) {
    return asked == 0 ? DEFAULT_SIZE : Math.min(asked, MAX_SIZE);
  }
}
