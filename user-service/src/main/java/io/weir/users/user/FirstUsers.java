package io.weir.users.user;

import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Users for a database that has none. */
public record FirstUsers(List<NewUser> users, Supplier<UUID> ids) {

  public void addIfNone(Connection connection) {
    if (users.isEmpty()) {
      return;
    }
    // Not closed: the connection is the caller's.
    var handle = Jdbi.open(connection);
    if (!UserStore.any(handle)) {
      users.forEach(user -> UserStore.insert(handle, ids.get(), user));
    }
  }
}
