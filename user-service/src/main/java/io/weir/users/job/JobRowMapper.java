package io.weir.users.job;

import io.weir.users.database.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Maps rows with {@link #COLUMNS} to jobs without their refusals. */
final class JobRowMapper implements RowMapper<Job> {
  static final String COLUMNS =
      "id, state, rows, created, refused, failure, created_at, updated_at, version";

  /** Assignments of every update that watches of the job must see. */
  static final String CHANGED = "updated_at = now(), version = version + 1";

  private static final int MAX_REFUSALS = 100;

  /** SQL for the number of refusals that may still be stored for :job. */
  static final String REFUSALS_LEFT =
      "greatest(0, %d - (SELECT count(*) FROM import_refusals WHERE job = :job))"
          .formatted(MAX_REFUSALS);

  @Override
  public Job map(ResultSet row, StatementContext ctx) throws SQLException {
    return new Job(
        row.getObject("id", UUID.class),
        Job.State.valueOf(row.getString("state")),
        new Job.Rows(row.getLong("rows"), row.getLong("created"), row.getLong("refused")),
        List.of(),
        row.getString("failure"),
        SqlTime.read(row, "created_at"),
        SqlTime.read(row, "updated_at"),
        row.getLong("version"));
  }
}
