package io.weir.users.user;

import org.jspecify.annotations.Nullable;

/**
 * A request for one page of users.
 *
 * @param after position behind which the page starts; null for the first
 */
public record PageRequest<P>(int size, @Nullable P after) {
  private static final int DEFAULT_SIZE = 50;
  private static final int MAX_SIZE = 1000;

  /**
   * Returns the page size for the requested one. 0 selects the default, and larger values are
   * limited.
   */
  public static int size(int asked) {
    return asked == 0 ? DEFAULT_SIZE : Math.min(asked, MAX_SIZE);
  }
}
