package io.weir.users.job;

import io.weir.users.avatar.AvatarSql;
import io.weir.users.call.Call;
import io.weir.users.change.ChangeStore;
import io.weir.users.change.ChangesConfig;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.database.SqlText;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/** Keeps what this instance has, and forgets what is no longer needed, some rows at a time. */
public final class JobHousekeeping {
  private static final int ROWS = 10_000;

  private final Sql sql;
  private final InstanceLease owner;
  private final ImportStore imports;
  private final ChangesConfig changes;
  private final ImportsConfig jobs;

  public JobHousekeeping(
      Sql sql,
      InstanceLease owner,
      ImportStore imports,
      ChangesConfig changes,
      ImportsConfig jobs) {
    this.sql = sql;
    this.owner = owner;
    this.imports = imports;
    this.changes = changes;
    this.jobs = jobs;
  }

  /** Says of the jobs that are being received here that somebody still does. */
  public void renew(Call call) {
    var receiving = imports.receiving();
    if (!receiving.isEmpty()) {
      var _ =
          run(
              call,
              JobSql.STILL_RECEIVING,
              update -> owner.sign(update).bindArray("jobs", UUID.class, receiving));
    }
  }

  public void clear(Call call) {
    var _ = run(call, JobSql.LOST, update -> update);
    while (run(call, JobSql.CLEAR, update -> update.bind("limit", ROWS)) == ROWS) {}
    var keepJobs = jobs.keep().toMillis();
    var _ = run(call, JobSql.FORGET, update -> update.bind("keep", keepJobs));
    var keep = changes.keep().toMillis();
    var _ =
        run(
            call,
            ChangeStore.FORGET,
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
