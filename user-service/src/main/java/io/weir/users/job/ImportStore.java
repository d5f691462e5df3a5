package io.weir.users.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.users.call.Call;
import io.weir.users.call.Failure;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.user.SearchText;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Imports in PostgreSQL while their rows arrive at this instance. Thread-safe. */
public final class ImportStore implements Imports {
  /** Maximum number of jobs that have not ended, at all instances. */
  private static final int MAX_OPEN = 100;

  private static final JobRowMapper ROW = new JobRowMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sql sql;
  private final InstanceLease lease;
  private final Supplier<UUID> ids;
  private final long maxRows;

  /** Jobs whose rows arrive at this instance. */
  private final Set<UUID> receiving = ConcurrentHashMap.newKeySet();

  public ImportStore(Sql sql, InstanceLease lease, Supplier<UUID> ids, ImportsConfig config) {
    this.sql = sql;
    this.lease = lease;
    this.ids = ids;
    this.maxRows = config.rows();
  }

  @Override
  public long maxRows() {
    return maxRows;
  }

  private static final NamedSql COUNT_OPEN =
      new NamedSql(
          "SELECT jobs",
          "SELECT count(*) FROM jobs WHERE state IN ('RECEIVING', 'WAITING', 'RUNNING')");

  private static final NamedSql BEGIN =
      new NamedSql(
          "INSERT jobs",
          "INSERT INTO jobs (id, state, owner, lease_until) VALUES (:job, 'RECEIVING', :owner, %s)"
              .formatted(InstanceLease.RENEWED));

  @Override
  public UUID begin(Call call) {
    var job = ids.get();
    sql.call(
        call,
        handle -> {
          if (COUNT_OPEN.query(handle).mapTo(Long.class).one() >= MAX_OPEN) {
            throw new JobFailure.TooManyImports(MAX_OPEN);
          }
          return lease.bind(BEGIN.update(handle)).bind("job", job).execute();
        });
    receiving.add(job);
    return job;
  }

  @Override
  public void add(UUID job, Batch batch, Call call) {
    sql.inTransaction(call, handle -> add(handle, job, batch));
  }

  private static final NamedSql RECEIVED =
      new NamedSql(
          "UPDATE jobs",
          """
          UPDATE jobs SET rows = :end, refused = refused + :refused, lease_until = %s, %s
          WHERE id = :job AND owner = :owner AND state = 'RECEIVING'\
          """
              .formatted(InstanceLease.RENEWED, JobRowMapper.CHANGED));

  private static final NamedSql ADD_REFUSALS =
      new NamedSql(
          "INSERT import_refusals",
          """
          INSERT INTO import_refusals (job, index, field, description)
          SELECT :job, * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS sent (index bigint,
            field text, description text)
          ORDER BY index LIMIT %s\
          """
              .formatted(JobRowMapper.REFUSALS_LEFT));

  private static final NamedSql ADD_ROWS =
      new NamedSql(
          "INSERT import_rows",
          """
          INSERT INTO import_rows (job, index, id, email, email_key, display_name, locale, status,
            labels, name_words, email_words)
          SELECT :job, * FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS sent (index bigint,
            id uuid, email text, email_key text, display_name text, locale text, status text,
            labels jsonb, name_words text, email_words text)\
          """);

  private int add(Handle handle, UUID job, Batch batch) {
    var owned =
        lease
            .bind(RECEIVED.update(handle))
            .bind("job", job)
            .bind("end", batch.end())
            .bind("refused", batch.refused().size())
            .execute();
    if (owned == 0) {
      throw new JobFailure.NotFound(job);
    }
    if (!batch.refused().isEmpty()) {
      var rows = JSON.valueToTree(batch.refused()).toString();
      ADD_REFUSALS.update(handle).bind("job", job).bind("rows", rows).execute();
    }
    return batch.rows().isEmpty()
        ? 0
        : ADD_ROWS.update(handle).bind("job", job).bind("rows", json(batch.rows())).execute();
  }

  private String json(List<Row> rows) {
    var json = JSON.createArrayNode();
    rows.forEach(row -> add(json, row));
    return json.toString();
  }

  private void add(ArrayNode json, Row row) {
    var user = row.user();
    var email = user.email();
    var object =
        json.addObject()
            .put("index", row.index())
            .put("id", ids.get().toString())
            .put("email", email.address())
            .put("email_key", email.key())
            .put("display_name", user.displayName())
            .put("locale", user.locale())
            .put("status", user.status().name())
            .put("name_words", SearchText.of(user.displayName()).stored())
            .put("email_words", SearchText.of(email.address()).stored());
    user.labels().forEach(object.putObject("labels")::put);
  }

  private static final NamedSql FINISH =
      new NamedSql(
          "UPDATE jobs",
          """
          UPDATE jobs SET state = 'WAITING', owner = NULL, %s
          WHERE id = :job AND owner = :owner AND state = 'RECEIVING' RETURNING %s\
          """
              .formatted(JobRowMapper.CHANGED, JobRowMapper.COLUMNS));

  @Override
  public Job finish(UUID job, Call call) {
    var finished =
        sql.call(
            call,
            handle ->
                lease
                    .bind(FINISH.query(handle))
                    .bind("job", job)
                    .map(ROW)
                    .findOne()
                    .map(row -> row.with(JobStore.refusals(handle, job)))
                    .orElseThrow(() -> new JobFailure.NotFound(job)));
    receiving.remove(job);
    return finished;
  }

  @Override
  public void abandon(UUID job) {
    receiving.remove(job);
    try {
      sql.call(
          Call.endless(), handle -> JobWorkStore.fail(handle, lease, job, "its sender broke off"));
    } catch (Failure e) {
      // The job fails when its lease, which is no longer renewed, expires.
    }
  }

  private static final NamedSql RENEW =
      new NamedSql(
          "UPDATE jobs",
          """
          UPDATE jobs SET lease_until = %s
          WHERE id = ANY(:jobs) AND owner = :owner AND state = 'RECEIVING'\
          """
              .formatted(InstanceLease.RENEWED));

  /**
   * Renews the lease of the imports whose rows arrive here, on the connection for the service's own
   * work.
   */
  public void renew(Sql other, Call call) {
    var jobs = Set.copyOf(receiving);
    if (!jobs.isEmpty()) {
      other.call(
          call,
          handle -> lease.bind(RENEW.update(handle)).bindArray("jobs", UUID.class, jobs).execute());
    }
  }
}
