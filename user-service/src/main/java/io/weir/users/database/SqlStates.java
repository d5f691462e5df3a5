package io.weir.users.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Set;

/** What PostgreSQL's error codes mean for a call (PostgreSQL manual, appendix A). */
public final class SqlStates {
  public static final String CANCELLED = "57014";
  public static final String UNIQUE_VIOLATION = "23505";

  /** serialization_failure, deadlock_detected, lock_not_available: undone, may be done again. */
  private static final Set<String> CONTENDED = Set.of("40001", "40P01", "55P03");

  /**
   * admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, read_only: not for now.
   */
  private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "57P04", "25006");

  private SqlStates() {}

  public static boolean cancelled(SQLException e) {
    return CANCELLED.equals(e.getSQLState());
  }

  public static boolean contended(SQLException e) {
    return CONTENDED.contains(state(e));
  }

  /** Class 08 is the connection, class 53 is a server without resources. */
  public static boolean away(SQLException e) {
    var state = state(e);
    return e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("53")
        || AWAY.contains(state);
  }

  private static String state(SQLException e) {
    return Objects.requireNonNullElse(e.getSQLState(), "");
  }
}
