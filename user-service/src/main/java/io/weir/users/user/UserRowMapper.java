package io.weir.users.user;

import io.weir.users.database.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Maps rows with {@link #COLUMNS} to users. */
public final class UserRowMapper implements RowMapper<User> {
  public static final String COLUMNS =
      "id, email, display_name, locale, status, labels, created_at, updated_at, version";

  @Override
  public User map(ResultSet row, StatementContext ctx) throws SQLException {
    return new User(
        row.getObject("id", UUID.class),
        new Email(row.getString("email")),
        row.getString("display_name"),
        row.getString("locale"),
        UserStatus.valueOf(row.getString("status")),
        LabelsJson.read(row.getString("labels")),
        SqlTime.read(row, "created_at"),
        SqlTime.read(row, "updated_at"),
        row.getLong("version"));
  }
}
