package io.weir.users.user;

import java.util.List;
import java.util.UUID;

/**
 * The result of getting users by their identifiers.
 *
 * @param users found users, in the order of the request
 * @param missing identifiers without a user
 */
public record UserBatch(List<User> users, List<UUID> missing) {
  public static final int MAX_IDS = 1000;

  public UserBatch {
    users = List.copyOf(users);
    missing = List.copyOf(missing);
  }
}
