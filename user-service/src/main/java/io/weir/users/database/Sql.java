package io.weir.users.database;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Runs the statements of a call: only while the database is there, within the permits, ended when
 * the call ends, and again when the database undid them because of others. Thread-safe.
 */
public final class Sql {
  private static final int RUNS = 3;

  private final Jdbi jdbi;
  private final Bulkhead permits;
  private final DatabaseMonitor watch;

  public Sql(Jdbi jdbi, Bulkhead permits, DatabaseMonitor watch) {
    this.jdbi = jdbi;
    this.permits = permits;
    this.watch = watch;
  }

  public <T> T call(Call call, Function<Handle, T> work) {
    watch.requireUp();
    permits.acquire(call);
    try {
      return runs(call, work);
    } catch (UsersFailure.Unavailable e) {
      watch.suspect(e);
      throw e;
    } finally {
      permits.release();
    }
  }

  private <T> T runs(Call call, Function<Handle, T> work) {
    for (var run = 1; ; run++) {
      try {
        return once(call, work);
      } catch (UsersFailure.Contended e) {
        // The database has already made us wait for the others, so no pause is needed.
        if (run == RUNS || call.ended()) {
          throw e;
        }
      }
    }
  }

  private <T> T once(Call call, Function<Handle, T> work) {
    if (call.ended()) {
      throw new UsersFailure.CallerGone(null);
    }
    try (var handle = jdbi.open();
        var cancellation = new StatementCancellation(call)) {
      handle.getConfig(SqlStatements.class).addCustomizer(cancellation);
      return work.apply(handle);
    } catch (UsersFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw SqlFailures.of(e, call);
    }
  }
}
