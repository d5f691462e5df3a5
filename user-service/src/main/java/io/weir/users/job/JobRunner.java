package io.weir.users.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.database.SqlText;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works at imports, one at a time, some rows in one transaction: when this instance is lost, what
 * it has committed is done and another goes on behind it, so that no row is worked at twice.
 */
public final class JobRunner {
  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
  private static final int ROWS = 500;

  private final Sql sql;
  private final InstanceLease owner;
  private final Counter created;
  private final Counter refused;

  /** What became of some rows. */
  private record Worked(long rows, long created, long next) {}

  public JobRunner(Sql sql, InstanceLease owner, MeterRegistry meters) {
    this.sql = sql;
    this.owner = owner;
    this.created = counter(meters, "created");
    this.refused = counter(meters, "refused");
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("users.import.rows")
        .description("Rows of imports that were worked at here, by what became of them")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Works at one job for a while. Returns whether there is more to do. */
  public boolean work(Call call) {
    var job = take(call);
    if (job.isEmpty()) {
      return false;
    }
    try {
      while (!call.ended() && some(job.get(), call)) {}
    } catch (UsersFailure e) {
      throw e;
    } catch (RuntimeException e) {
      // It would meet the same again.
      log.error("job {} is given up", job.get(), e);
      giveUp(job.get(), call);
    }
    return true;
  }

  private Optional<UUID> take(Call call) {
    return sql.call(
        call, handle -> owner.sign(query(handle, JobSql.TAKE)).mapTo(UUID.class).findOne());
  }

  /** Returns whether this job has more rows for us. */
  private boolean some(UUID job, Call call) {
    var worked = sql.call(call, handle -> handle.inTransaction(in -> some(in, job)));
    if (worked.isEmpty()) {
      return false;
    }
    created.increment((double) worked.get().created());
    refused.increment((double) (worked.get().rows() - worked.get().created()));
    return worked.get().rows() == ROWS;
  }

  /** Empty when the job is no longer ours. */
  private Optional<Worked> some(Handle handle, UUID job) {
    var next = owner.sign(query(handle, JobSql.HOLD)).bind("job", job).mapTo(Long.class).findOne();
    return next.map(from -> {
      var worked = makeUsers(handle, job, from);
      progress(handle, job, worked);
      return worked;
    });
  }

  private static Worked makeUsers(Handle handle, UUID job, long from) {
    return query(handle, JobSql.WORK)
        .bind("job", job)
        .bind("next", from)
        .bind("limit", ROWS)
        .map((row, _) ->
            new Worked(row.getLong("rows"), row.getLong("created"), row.getLong("next")))
        .one();
  }

  private static void progress(Handle handle, UUID job, Worked worked) {
    handle
        .createUpdate(JobSql.PROGRESS.sql())
        .define(SqlTelemetry.TEXT, JobSql.PROGRESS)
        .bind("job", job)
        .bind("created", worked.created())
        .bind("refused", worked.rows() - worked.created())
        .bind("next", worked.next())
        .bind("more", worked.rows() == ROWS)
        .execute();
  }

  private void giveUp(UUID job, Call call) {
    update(JobSql.GIVE_UP, call, job);
  }

  private void update(SqlText text, Call call, UUID job) {
    sql.call(
        call,
        handle ->
            owner
                .sign(handle.createUpdate(text.sql()).define(SqlTelemetry.TEXT, text))
                .bind("job", job)
                .bind("failure", "internal error")
                .execute());
  }

  /** Others need not wait until the lease ends. */
  public void release(Call call) {
    sql.call(
        call,
        handle ->
            owner
                .sign(
                    handle
                        .createUpdate(JobSql.RELEASE.sql())
                        .define(SqlTelemetry.TEXT, JobSql.RELEASE))
                .execute());
  }

  private static Query query(Handle handle, SqlText text) {
    return handle.createQuery(text.sql()).define(SqlTelemetry.TEXT, text);
  }
}
