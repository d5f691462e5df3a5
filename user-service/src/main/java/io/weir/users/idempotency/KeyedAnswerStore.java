package io.weir.users.idempotency;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlStates;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The answers of requests with an idempotency key in PostgreSQL. Thread-safe. */
public final class KeyedAnswerStore implements KeyedAnswers {
  private static final int CLEARED_AT_ONCE = 10_000;

  private final Sql sql;
  private final IdempotencyConfig config;
  private final MeterRegistry meters;

  /**
   * @param meters counts requests by what became of them
   */
  public KeyedAnswerStore(Sql sql, IdempotencyConfig config, MeterRegistry meters) {
    this.sql = sql;
    this.config = config;
    this.meters = meters;
  }

  @Override
  public Answer answer(KeyedRequest request, Call call, Function<Call, byte[]> work) {
    try {
      var answer = sql.inOneTransaction(call, (handle, in) -> answer(handle, request, in, work));
      count(answer.replayed() ? "replayed" : "executed");
      return answer;
    } catch (IdempotencyFailure.KeyReused e) {
      count("reused");
      throw e;
    } catch (IdempotencyFailure.KeyInUse e) {
      count("in-use");
      throw e;
    }
  }

  private void count(String outcome) {
    meters.counter("idempotency.requests", "outcome", outcome).increment();
  }

  private Answer answer(
      Handle handle, KeyedRequest request, Call call, Function<Call, byte[]> work) {
    limitWaits(handle);
    if (!reserve(handle, request)) {
      return new Answer(known(handle, request), true);
    }
    var message = work.apply(call);
    keep(handle, request, message);
    return new Answer(message, false);
  }

  private static final NamedSql LIMIT_WAITS =
      new NamedSql("SELECT set_config", "SELECT set_config('lock_timeout', :millis, true)");

  /** Limits the waits for other transactions until this one ends. */
  private void limitWaits(Handle handle) {
    LIMIT_WAITS
        .query(handle)
        .bind("millis", config.maxWait().toMillis() + "ms")
        .mapTo(String.class)
        .one();
  }

  /**
   * Takes a key that is free or has expired. Waits for a concurrent transaction that has taken it,
   * because only the end of that transaction decides whether it is free.
   */
  private static final NamedSql RESERVE =
      new NamedSql(
          "INSERT idempotency_keys",
          """
          INSERT INTO idempotency_keys AS known (id, request)
          VALUES (decode(:id, 'hex'), decode(:content, 'hex'))
          ON CONFLICT (id) DO UPDATE
          SET request = excluded.request, answer = NULL, created_at = excluded.created_at
          WHERE known.created_at < now() - :keep * interval '1 millisecond'
          RETURNING true\
          """);

  private boolean reserve(Handle handle, KeyedRequest request) {
    try (var query = RESERVE.query(handle)) {
      return query
          .bind("id", request.id())
          .bind("content", request.content())
          .bind("keep", config.keep().toMillis())
          .mapTo(Boolean.class)
          .findOne()
          .isPresent();
    } catch (UnableToExecuteStatementException e) {
      throw SqlStates.lockTimedOut(e) ? new IdempotencyFailure.KeyInUse() : e;
    }
  }

  private static final NamedSql KNOWN =
      new NamedSql(
          "SELECT idempotency_keys",
          """
          SELECT answer FROM idempotency_keys
          WHERE id = decode(:id, 'hex') AND request = decode(:content, 'hex')\
          """);

  private static byte[] known(Handle handle, KeyedRequest request) {
    return KNOWN
        .query(handle)
        .bind("id", request.id())
        .bind("content", request.content())
        .mapTo(byte[].class)
        .findOne()
        .orElseThrow(IdempotencyFailure.KeyReused::new);
  }

  private static final NamedSql KEEP =
      new NamedSql(
          "UPDATE idempotency_keys",
          "UPDATE idempotency_keys SET answer = :answer WHERE id = decode(:id, 'hex')");

  private static void keep(Handle handle, KeyedRequest request, byte[] answer) {
    if (answer.length > MAX_BYTES) {
      throw new IllegalStateException("an answer of " + answer.length + " bytes cannot be kept");
    }
    KEEP.update(handle).bind("answer", answer).bind("id", request.id()).execute();
  }

  private static final NamedSql CLEAR =
      new NamedSql(
          "DELETE idempotency_keys",
          """
          DELETE FROM idempotency_keys WHERE id IN (
            SELECT id FROM idempotency_keys
            WHERE created_at < now() - :keep * interval '1 millisecond'
            ORDER BY created_at LIMIT :limit)\
          """);

  /** Deletes the answers that are no longer kept. */
  public void clear(Call call) {
    while (clearSome(call) == CLEARED_AT_ONCE) {}
  }

  private int clearSome(Call call) {
    return sql.call(
        call,
        handle ->
            CLEAR
                .update(handle)
                .bind("keep", config.keep().toMillis())
                .bind("limit", CLEARED_AT_ONCE)
                .execute());
  }
}
