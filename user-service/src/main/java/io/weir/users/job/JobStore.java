package io.weir.users.job;

import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads jobs from PostgreSQL. Thread-safe. */
public final class JobStore implements Jobs {
  private static final JobRowMapper ROW = new JobRowMapper();

  private final Sql sql;
  private final JobListeners listeners;

  public JobStore(Sql sql, JobListeners listeners) {
    this.sql = sql;
    this.listeners = listeners;
  }

  private static final NamedSql GET =
      new NamedSql(
          "SELECT jobs", "SELECT %s FROM jobs WHERE id = :job".formatted(JobRowMapper.COLUMNS));

  @Override
  public Job get(UUID id, Call call) {
    return sql.call(
        call,
        handle ->
            GET.query(handle)
                .bind("job", id)
                .map(ROW)
                .findOne()
                // Read after the job, so that a job that has ended has all of them.
                .map(job -> job.with(refusals(handle, id)))
                .orElseThrow(() -> new JobFailure.NotFound(id)));
  }

  private static final NamedSql REFUSALS =
      new NamedSql(
          "SELECT import_refusals",
          "SELECT index, field, description FROM import_refusals WHERE job = :job ORDER BY index");

  static List<RefusedRow> refusals(Handle handle, UUID job) {
    return REFUSALS
        .query(handle)
        .bind("job", job)
        .map((row, _) ->
            new RefusedRow(
                row.getLong("index"), row.getString("field"), row.getString("description")))
        .list();
  }

  @Override
  public Runnable onChange(UUID job, Runnable action) {
    return listeners.onChange(job, action);
  }
}
