package io.weir.users.database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * SQL statement with its name in traces and metrics.
 *
 * @param name operation and table as a low-cardinality label, "SELECT users"
 */
public record NamedSql(String name, String sql) {

  public Query query(Handle handle) {
    return handle.createQuery(sql).define(SqlTelemetry.SQL, this);
  }

  public Update update(Handle handle) {
    return handle.createUpdate(sql).define(SqlTelemetry.SQL, this);
  }

  String operation() {
    return name.substring(0, name.indexOf(' '));
  }

  String table() {
    return name.substring(name.indexOf(' ') + 1);
  }
}
