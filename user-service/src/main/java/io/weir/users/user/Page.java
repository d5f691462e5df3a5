package io.weir.users.user;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some users in order.
 *
 * @param next position behind which the next page starts; null if this is the last
 */
public record Page<P>(List<User> users, @Nullable P next) {

  /** Below the 4 MiB which a gRPC client takes by default. */
  private static final int MAX_BYTES = 3 << 20;

  public Page {
    users = List.copyOf(users);
  }

  /**
   * The first of those found: no more than asked for, and no more than a client can take.
   *
   * @param found up to one more than size, so that it is known whether there are more
   */
  public static <P> Page<P> of(List<Found<P>> found, int size) {
    var users = new ArrayList<User>(Math.min(size, found.size()));
    var bytes = 0;
    for (var one : found) {
      bytes += one.user().weight();
      var full = users.size() == size || bytes > MAX_BYTES;
      if (full && !users.isEmpty()) {
        return new Page<>(users, found.get(users.size() - 1).position());
      }
      users.add(one.user());
    }
    return new Page<>(users, null);
  }
}
