package io.weir.users.storage;

import io.weir.users.domain.NewUser;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Users for a database that has none. */
record FirstUsers(List<NewUser> users, Supplier<UUID> ids) {

  void addIfNone(Connection connection) {
    if (users.isEmpty()) {
      return;
    }
    // Not closed: the connection is the caller's.
    var handle = Jdbi.open(connection);
    if (!PostgresUsers.any(handle)) {
      users.forEach(user -> PostgresUsers.insert(handle, ids.get(), user));
    }
  }
}
