package io.weir.users.user;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of users.
 *
 * @param next position behind which the next page starts; null if this is the last page
 */
public record Page<P>(List<User> users, @Nullable P next) {

  /** Maximum size of a page in bytes, below the 4 MiB that gRPC clients accept by default. */
  private static final int MAX_BYTES = 3 << 20;

  /** A user with its position in the order of the pages. */
  public record Entry<P>(User user, P position) {}

  public Page {
    users = List.copyOf(users);
  }

  /**
   * Cuts a page at the requested size, or earlier at the size that clients accept.
   *
   * @param found up to one more than size, which shows that there is a next page
   */
  public static <P> Page<P> of(List<Entry<P>> found, int size) {
    var users = new ArrayList<User>(Math.min(size, found.size()));
    var bytes = 0;
    for (var entry : found) {
      bytes += entry.user().weight();
      var full = users.size() == size || bytes > MAX_BYTES;
      if (full && !users.isEmpty()) {
        return new Page<>(users, found.get(users.size() - 1).position());
      }
      users.add(entry.user());
    }
    return new Page<>(users, null);
  }
}
