package io.weir.users.database;

import java.sql.Connection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Access for stores to a connection that another class owns and closes. It lets classes without SQL
 * pass the connection on to a store.
 */
public record SqlSession(Handle handle) {

  static SqlSession on(Connection connection) {
    // The handle is never closed: closing it would close the connection.
    return new SqlSession(Jdbi.open(connection));
  }
}
