package io.weir.users.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** A row of a job, without its refusals. */
final class JobRow implements RowMapper<Job> {
  @Override
  public Job map(ResultSet row, StatementContext ctx) throws SQLException {
    return new Job(
        row.getObject("id", UUID.class),
        Job.State.valueOf(row.getString("state")),
        new Job.Rows(row.getLong("rows"), row.getLong("created"), row.getLong("refused")),
        List.of(),
        row.getString("failure"),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        row.getLong("version"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
