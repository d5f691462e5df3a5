package io.weir.users.database;

import io.weir.users.call.Bulkhead;
import io.weir.users.call.Call;
import io.weir.users.call.CallEnded;
import io.weir.users.call.Failure;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Runs the statements of calls. They run only while the database is up, within the bulkhead. They
 * are cancelled when the call ends, and repeated when the database rolled them back because of
 * concurrent transactions. Thread-safe.
 */
public final class Sql {
  private static final int MAX_RUNS = 3;

  private final Jdbi jdbi;
  private final Bulkhead bulkhead;
  private final DatabaseMonitor monitor;

  Sql(Jdbi jdbi, Bulkhead bulkhead, DatabaseMonitor monitor) {
    this.jdbi = jdbi;
    this.bulkhead = bulkhead;
    this.monitor = monitor;
  }

  /** Runs the work in one transaction. */
  public <T> T inTransaction(Call call, Function<Handle, T> work) {
    return call(call, handle -> handle.inTransaction(work::apply));
  }

  /**
   * Runs the work of several stores in one transaction. The work receives a call; statements for
   * that call join the transaction. May run several times.
   */
  public <T> T inOneTransaction(Call call, BiFunction<Handle, Call, T> work) {
    return inTransaction(call, handle -> work.apply(handle, new TransactionCall(call, handle)));
  }

  /** Runs the work; each of its statements is a transaction, unless the call has joined one. */
  public <T> T call(Call call, Function<Handle, T> work) {
    if (call instanceof TransactionCall joined) {
      // The outermost call takes the place in the bulkhead, translates failures and repeats.
      return work.apply(joined.handle());
    }
    monitor.requireUp();
    bulkhead.acquire(call);
    try {
      return repeated(call, work);
    } catch (DatabaseFailure.Unavailable e) {
      monitor.suspect(e);
      throw e;
    } finally {
      bulkhead.release();
    }
  }

  private <T> T repeated(Call call, Function<Handle, T> work) {
    for (var run = 1; ; run++) {
      try {
        return once(call, work);
      } catch (DatabaseFailure.Contended e) {
        // No pause: the database has already made this transaction wait for the others.
        if (run == MAX_RUNS || call.ended()) {
          throw e;
        }
      }
    }
  }

  private <T> T once(Call call, Function<Handle, T> work) {
    if (call.ended()) {
      throw new CallEnded(call);
    }
    try (var handle = jdbi.open();
        var cancellation = new StatementCancellation(call)) {
      handle.getConfig(SqlStatements.class).addCustomizer(cancellation);
      return work.apply(handle);
    } catch (Failure e) {
      throw e;
    } catch (RuntimeException e) {
      throw SqlFailures.of(e, call);
    }
  }
}
