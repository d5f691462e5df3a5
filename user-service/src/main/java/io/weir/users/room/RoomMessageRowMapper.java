package io.weir.users.room;

import io.weir.users.database.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Maps rows with {@link #COLUMNS} to messages. */
final class RoomMessageRowMapper implements RowMapper<RoomMessage> {
  static final String COLUMNS = "sequence, room, member, display_name, text, message_id, said_at";

  @Override
  public RoomMessage map(ResultSet row, StatementContext ctx) throws SQLException {
    return new RoomMessage(
        row.getLong("sequence"),
        row.getString("room"),
        row.getObject("member", UUID.class),
        row.getString("display_name"),
        row.getString("text"),
        row.getObject("message_id", UUID.class),
        SqlTime.read(row, "said_at"));
  }

  /** Returns true if the row of an outer join contains a message. */
  static boolean present(ResultSet row) throws SQLException {
    return row.getObject("sequence") != null;
  }
}
