package io.weir.users.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** SQLSTATE codes of PostgreSQL that the service handles (PostgreSQL manual, appendix A). */
public final class SqlStates {
  static final String CANCELLED = "57014";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /**
   * serialization_failure, deadlock_detected, lock_not_available. The transaction was rolled back
   * and may be repeated.
   */
  private static final Set<String> CONTENDED = Set.of("40001", "40P01", LOCK_NOT_AVAILABLE);

  /** admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, read_only. */
  private static final Set<String> UNAVAILABLE =
      Set.of("57P01", "57P02", "57P03", "57P04", "25006");

  private SqlStates() {}

  static boolean cancelled(SQLException e) {
    return CANCELLED.equals(e.getSQLState());
  }

  static boolean contended(SQLException e) {
    return CONTENDED.contains(state(e));
  }

  /**
   * Returns true if the database is unavailable. Class 08 is a connection failure, class 53 is a
   * server without resources.
   */
  static boolean unavailable(SQLException e) {
    var state = state(e);
    return e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("53")
        || UNAVAILABLE.contains(state);
  }

  /** Returns true if a row would have violated the named unique constraint. */
  public static boolean violatesUnique(RuntimeException e, String constraint) {
    return e.getCause() instanceof PSQLException sql
        && UNIQUE_VIOLATION.equals(sql.getSQLState())
        && sql.getServerErrorMessage() != null
        && constraint.equals(sql.getServerErrorMessage().getConstraint());
  }

  /** Returns true if the statement gave up its wait for a lock after lock_timeout. */
  public static boolean lockTimedOut(RuntimeException e) {
    return e.getCause() instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState());
  }

  private static String state(SQLException e) {
    return Objects.requireNonNullElse(e.getSQLState(), "");
  }
}
