package io.weir.users.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.database.SqlText;
import io.weir.users.user.SearchText;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Imports as rows: what is received waits in a table until all of it is there. Thread-safe. */
public final class ImportStore implements Imports {
  /** Jobs that have not ended, of all instances. */
  private static final int MOST_OPEN = 100;

  private static final JobRow ROW = new JobRow();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sql sql;
  private final InstanceLease owner;
  private final Supplier<UUID> ids;
  private final JobListeners news;
  private final long most;

  /** Jobs that this instance receives. */
  private final Set<UUID> receiving = ConcurrentHashMap.newKeySet();

  public ImportStore(
      Sql sql, InstanceLease owner, Supplier<UUID> ids, JobListeners news, long most) {
    this.sql = sql;
    this.owner = owner;
    this.ids = ids;
    this.news = news;
    this.most = most;
  }

  @Override
  public long most() {
    return most;
  }

  @Override
  public UUID begin(Call call) {
    var job = ids.get();
    sql.call(
        call,
        handle -> {
          if (query(handle, JobSql.OPEN).mapTo(Long.class).one() >= MOST_OPEN) {
            throw new UsersFailure.TooMany("%d imports are under way".formatted(MOST_OPEN));
          }
          return owner.sign(update(handle, JobSql.BEGIN, job)).execute();
        });
    receiving.add(job);
    return job;
  }

  @Override
  public void add(UUID job, Batch batch, Call call) {
    sql.call(call, handle -> handle.inTransaction(in -> add(in, job, batch)));
  }

  private int add(Handle handle, UUID job, Batch batch) {
    var held =
        owner
            .sign(update(handle, JobSql.RECEIVED, job))
            .bind("end", batch.end())
            .bind("refused", batch.refused().size())
            .execute();
    if (held == 0) {
      throw new UsersFailure.NoJob(job);
    }
    if (!batch.refused().isEmpty()) {
      var rows = JSON.valueToTree(batch.refused());
      update(handle, JobSql.ADD_REFUSALS, job).bind("rows", rows.toString()).execute();
    }
    return batch.rows().isEmpty()
        ? 0
        : update(handle, JobSql.ADD_ROWS, job).bind("rows", json(batch.rows())).execute();
  }

  private String json(List<Row> rows) {
    var json = JSON.createArrayNode();
    rows.forEach(row -> add(json, row));
    return json.toString();
  }

  private void add(ArrayNode json, Row row) {
    var user = row.user();
    var email = user.email();
    var one =
        json.addObject()
            .put("index", row.index())
            .put("id", ids.get().toString())
            .put("email", email.address())
            .put("email_key", email.key())
            .put("display_name", user.displayName())
            .put("locale", user.locale())
            .put("status", user.status().name())
            .put("name_words", " " + SearchText.of(user.displayName()).words())
            .put("email_words", " " + SearchText.of(email.address()).words());
    user.labels().forEach(one.putObject("labels")::put);
  }

  @Override
  public Job finish(UUID job, Call call) {
    var finished =
        sql.call(
            call,
            handle ->
                owner
                    .sign(query(handle, JobSql.FINISH).bind("job", job))
                    .map(ROW)
                    .findOne()
                    .map(row -> row.with(refusals(handle, job)))
                    .orElseThrow(() -> new UsersFailure.NoJob(job)));
    receiving.remove(job);
    return finished;
  }

  @Override
  public void abandon(UUID job) {
    receiving.remove(job);
    try {
      sql.call(
          Call.endless(),
          handle ->
              owner
                  .sign(update(handle, JobSql.GIVE_UP, job))
                  .bind("failure", "its sender broke off")
                  .execute());
    } catch (UsersFailure e) {
      // Its lease is no longer renewed: it fails by itself.
    }
  }

  @Override
  public Job job(UUID id, Call call) {
    return sql.call(
        call,
        handle ->
            query(handle, JobSql.GET)
                .bind("job", id)
                .map(ROW)
                .findOne()
                // Read behind the job, so that one that has ended has all of them.
                .map(row -> row.with(refusals(handle, id)))
                .orElseThrow(() -> new UsersFailure.NoJob(id)));
  }

  @Override
  public Runnable onNews(UUID job, Runnable action) {
    return news.onNews(job, action);
  }

  public Set<UUID> receiving() {
    return Set.copyOf(receiving);
  }

  private static List<RefusedRow> refusals(Handle handle, UUID job) {
    return query(handle, JobSql.REFUSED)
        .bind("job", job)
        .map((row, _) ->
            new RefusedRow(
                row.getLong("index"), row.getString("field"), row.getString("description")))
        .list();
  }

  private static Query query(Handle handle, SqlText text) {
    return handle.createQuery(text.sql()).define(SqlTelemetry.TEXT, text);
  }

  private static Update update(Handle handle, SqlText text, UUID job) {
    return handle.createUpdate(text.sql()).define(SqlTelemetry.TEXT, text).bind("job", job);
  }
}
