package io.weir.users.database;

import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs changes of the database's availability: once when it becomes unavailable and once when it is
 * back, however many attempts there are in between. Used by one thread.
 */
final class DatabaseLog {
  private static final Logger log = LoggerFactory.getLogger(DatabaseLog.class);
  private static final int MAX_REASON = 300;

  private enum Trouble {
    CONNECTION,
    MIGRATION
  }

  private final String database;
  private final Set<Trouble> said = EnumSet.noneOf(Trouble.class);
  private boolean before;

  DatabaseLog(String database) {
    this.database = database;
  }

  void away(Exception e) {
    var migration = e instanceof FlywayException && !away(SqlFailures.sqlException(e));
    if (!said.add(migration ? Trouble.MIGRATION : Trouble.CONNECTION)) {
      return;
    }
    if (migration) {
      log.error("migration of database {} failed, trying again: {}", database, reason(e));
    } else {
      log.warn(
          "database {} is away, calls answer UNAVAILABLE until it is there: {}",
          database,
          reason(e));
    }
  }

  /** Logs the exception of a call that failed while the database counted as available. */
  void suspected(Exception met) {
    var sql = SqlFailures.sqlException(met);
    log.warn("a call could not use database {}: {}", database, reason(sql == null ? met : sql));
  }

  private static boolean away(@Nullable SQLException e) {
    return e != null && SqlStates.unavailable(e);
  }

  void there() {
    if (!before) {
      log.info("database {} is there", database);
    } else if (said.isEmpty()) {
      log.info("connection to database {} was lost and made again", database);
    } else {
      log.info("database {} is back", database);
    }
    before = true;
    said.clear();
  }

  /** Returns the first line of the message, shortened. */
  static String reason(Exception e) {
    var message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    var line = message.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "…";
  }
}
