package io.weir.users.job;

import io.weir.users.call.Call;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The work on jobs in PostgreSQL: leases, the creation of users, and housekeeping. Thread-safe. */
public final class JobWorkStore {
  /** Rows that become users in one transaction. */
  static final int STEP_ROWS = 500;

  private static final int CLEARED_AT_ONCE = 10_000;

  private final Sql sql;
  private final InstanceLease lease;

  /**
   * The result of one step.
   *
   * @param next index of the next row
   */
  record Step(long rows, long created, long next) {

    boolean more() {
      return rows == STEP_ROWS;
    }
  }

  public JobWorkStore(Sql sql, InstanceLease lease) {
    this.sql = sql;
    this.lease = lease;
  }

  /** Takes the oldest job that is new, belongs to this instance, or has an expired lease. */
  private static final NamedSql TAKE =
      new NamedSql(
          "UPDATE jobs",
          """
          UPDATE jobs SET state = 'RUNNING', owner = :owner, lease_until = %s, %s
          WHERE id = (
            SELECT id FROM jobs
            WHERE state = 'WAITING'
              OR state = 'RUNNING' AND (owner = :owner OR lease_until < now())
            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
          RETURNING id\
          """
              .formatted(InstanceLease.RENEWED, JobRowMapper.CHANGED));

  Optional<UUID> take(Call call) {
    return sql.call(call, handle -> lease.bind(TAKE.query(handle)).mapTo(UUID.class).findOne());
  }

  /** Creates users from the next rows. Returns empty if this instance no longer owns the job. */
  Optional<Step> step(UUID job, Call call) {
    return sql.inTransaction(
        call,
        handle -> {
          var next = lock(handle, job);
          return next.map(from -> {
            var step = createUsers(handle, job, from);
            progress(handle, job, step);
            return step;
          });
        });
  }

  /** Locks the job until the transaction ends, so that no other instance takes it. */
  private static final NamedSql LOCK =
      new NamedSql(
          "UPDATE jobs",
          """
          UPDATE jobs SET lease_until = %s
          WHERE id = :job AND owner = :owner AND state = 'RUNNING' RETURNING next\
          """
              .formatted(InstanceLease.RENEWED));

  private Optional<Long> lock(Handle handle, UUID job) {
    return lease.bind(LOCK.query(handle)).bind("job", job).mapTo(Long.class).findOne();
  }

  /**
   * Inserts in the order of emails, so that two imports of the same users wait for each other
   * instead of deadlocking. Of two rows with the same email the first one wins.
   */
  private static final NamedSql CREATE_USERS =
      new NamedSql(
          "INSERT users",
          """
          WITH taken AS (
            DELETE FROM import_rows WHERE job = :job AND index IN (
              SELECT index FROM import_rows WHERE job = :job AND index >= :next
              ORDER BY index LIMIT :limit)
            RETURNING *),
          made AS (
            INSERT INTO users (id, email, email_key, display_name, locale, status, labels,
              name_words, email_words)
            SELECT id, email, email_key, display_name, locale, status, labels, name_words,
              email_words
            FROM taken ORDER BY email_key, index
            ON CONFLICT (email_key) DO NOTHING RETURNING id),
          refused AS (
            INSERT INTO import_refusals (job, index, field, description)
            SELECT :job, index, 'user.email', 'is taken by another user' FROM taken
            WHERE id NOT IN (SELECT id FROM made)
            ORDER BY index LIMIT %s)
          SELECT (SELECT count(*) FROM taken) AS rows, (SELECT count(*) FROM made) AS created,
            (SELECT coalesce(max(index), 0) + 1 FROM taken) AS next\
          """
              .formatted(JobRowMapper.REFUSALS_LEFT));

  private static Step createUsers(Handle handle, UUID job, long from) {
    return CREATE_USERS
        .query(handle)
        .bind("job", job)
        .bind("next", from)
        .bind("limit", STEP_ROWS)
        .map((row, _) -> new Step(row.getLong("rows"), row.getLong("created"), row.getLong("next")))
        .one();
  }

  private static final NamedSql PROGRESS =
      new NamedSql(
          "UPDATE jobs",
          """
          UPDATE jobs SET created = created + :created, refused = refused + :refused, next = :next,
            state = CASE WHEN :more THEN 'RUNNING' ELSE 'DONE' END, %s
          WHERE id = :job\
          """
              .formatted(JobRowMapper.CHANGED));

  private static void progress(Handle handle, UUID job, Step step) {
    PROGRESS
        .update(handle)
        .bind("job", job)
        .bind("created", step.created())
        .bind("refused", step.rows() - step.created())
        .bind("next", step.next())
        .bind("more", step.more())
        .execute();
  }

  private static final NamedSql FAIL =
      new NamedSql(
          "UPDATE jobs",
          """
          UPDATE jobs SET state = 'FAILED', failure = :failure, %s
          WHERE id = :job AND owner = :owner AND state IN ('RECEIVING', 'RUNNING')\
          """
              .formatted(JobRowMapper.CHANGED));

  static int fail(Handle handle, InstanceLease lease, UUID job, String failure) {
    return lease.bind(FAIL.update(handle)).bind("job", job).bind("failure", failure).execute();
  }

  void fail(UUID job, String failure, Call call) {
    sql.call(call, handle -> fail(handle, lease, job, failure));
  }

  private static final NamedSql RELEASE =
      new NamedSql(
          "UPDATE jobs",
          "UPDATE jobs SET lease_until = now() WHERE owner = :owner AND state = 'RUNNING'");

  /** Ends the lease of this instance's running jobs, so that others take them over at once. */
  public void release(Call call) {
    sql.call(call, handle -> lease.bind(RELEASE.update(handle)).execute());
  }

  private static final NamedSql FAIL_LOST =
      new NamedSql(
          "UPDATE jobs",
          """
          UPDATE jobs SET state = 'FAILED', failure = 'the instance that received it was lost', %s
          WHERE state = 'RECEIVING' AND lease_until < now()\
          """
              .formatted(JobRowMapper.CHANGED));

  private static final NamedSql CLEAR_ROWS =
      new NamedSql(
          "DELETE import_rows",
          """
          DELETE FROM import_rows WHERE ctid = ANY(ARRAY(
            SELECT import_rows.ctid FROM import_rows JOIN jobs ON jobs.id = job
            WHERE state = 'FAILED' LIMIT :limit))\
          """);

  private static final NamedSql FORGET =
      new NamedSql(
          "DELETE jobs",
          """
          DELETE FROM jobs WHERE state IN ('DONE', 'FAILED')
            AND updated_at < now() - :keep * interval '1 millisecond'
            AND NOT EXISTS (SELECT FROM import_rows WHERE job = jobs.id)\
          """);

  /**
   * Fails uploads of lost instances, and deletes rows of failed jobs and jobs that ended long ago.
   */
  public void clear(Duration keep, Call call) {
    sql.call(call, handle -> FAIL_LOST.update(handle).execute());
    while (clearRows(call) == CLEARED_AT_ONCE) {}
    sql.call(call, handle -> FORGET.update(handle).bind("keep", keep.toMillis()).execute());
  }

  private int clearRows(Call call) {
    return sql.call(
        call, handle -> CLEAR_ROWS.update(handle).bind("limit", CLEARED_AT_ONCE).execute());
  }
}
