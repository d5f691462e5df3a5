package io.weir.users.storage;

import io.weir.users.domain.Call;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/** Keeps what this instance has, and forgets what is no longer needed, some rows at a time. */
final class Upkeep {
  private static final int ROWS = 10_000;

  private final Sql sql;
  private final Owner owner;
  private final PostgresImports imports;
  private final ChangesConfig changes;
  private final ImportsConfig jobs;

  Upkeep(Sql sql, Owner owner, PostgresImports imports, ChangesConfig changes, ImportsConfig jobs) {
    this.sql = sql;
    this.owner = owner;
    this.imports = imports;
    this.changes = changes;
    this.jobs = jobs;
  }

  /** Says of the jobs that are being received here that somebody still does. */
  void renew(Call call) {
    var receiving = imports.receiving();
    if (!receiving.isEmpty()) {
      var _ =
          run(
              call,
              JobSql.STILL_RECEIVING,
              update -> owner.sign(update).bindArray("jobs", UUID.class, receiving));
    }
  }

  void clear(Call call) {
    var _ = run(call, JobSql.LOST, update -> update);
    while (run(call, JobSql.CLEAR, update -> update.bind("limit", ROWS)) == ROWS) {}
    var keepJobs = jobs.keep().toMillis();
    var _ = run(call, JobSql.FORGET, update -> update.bind("keep", keepJobs));
    var keep = changes.keep().toMillis();
    var _ =
        run(
            call,
            ChangeSql.FORGET,
            update -> update.bind("limit", ROWS).bind("keep", keep).bind("most", changes.most()));
    var _ = run(call, AvatarSql.CLEAR, update -> update);
  }

  private interface Binding {
    Update bind(Update update);
  }

  private int run(Call call, SqlText text, Binding binding) {
    return sql.call(
        call,
        handle -> {
          try (var update = handle.createUpdate(text.sql()).define(SqlTelemetry.TEXT, text)) {
            return binding.bind(update).execute();
          }
        });
  }
}
