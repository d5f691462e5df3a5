package io.weir.users.user;

import java.util.List;
import java.util.UUID;

/**
 * Users got by their identifiers.
 *
 * @param users in the order asked for
 * @param missing identifiers of which there is no user
 */
public record UserBatch(List<User> users, List<UUID> missing) {
  public static final int MAX_IDS = 1000;

  public UserBatch {
    users = List.copyOf(users);
    missing = List.copyOf(missing);
  }
}
