package io.weir.users.user;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** A row of {@link UserSql#COLUMNS}. */
public final class UserRow implements RowMapper<User> {
  @Override
  public User map(ResultSet row, StatementContext ctx) throws SQLException {
    return new User(
        row.getObject("id", UUID.class),
        new Email(row.getString("email")),
        row.getString("display_name"),
        row.getString("locale"),
        UserStatus.valueOf(row.getString("status")),
        LabelsJson.fromJson(row.getString("labels")),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        row.getLong("version"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
