package io.weir.users.room;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The messages of rooms in PostgreSQL. Thread-safe. */
public final class MessageStore {
  private static final int FORGOTTEN_AT_ONCE = 10_000;
  private static final RoomMessageRowMapper ROW = new RoomMessageRowMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sql sql;

  /** Messages behind a position with the state of the room, read in one snapshot. */
  record Page(RoomState room, List<RoomMessage> messages) {}

  /** New messages of a room, and the number of its last message. */
  record News(long last, List<RoomMessage> messages) {}

  /** The result of sending a message, by the names that say_in_room returns. */
  enum Sent {
    SAID,
    REPEATED,
    CLOSED,
    LOST
  }

  public MessageStore(Sql sql) {
    this.sql = sql;
  }

  private static final NamedSql SEND =
      new NamedSql(
          "SELECT say_in_room",
          "SELECT say_in_room(:room, :member, :text, CAST(:message_id AS uuid))");

  Sent send(String room, UUID member, NewMessage message, Call call) {
    return sql.call(
        call,
        handle ->
            SEND.query(handle)
                .bind("room", room)
                .bind("member", member)
                .bind("text", message.text())
                .bind("message_id", message.messageId())
                .mapTo(Sent.class)
                .one());
  }

  /** Returns at least one row if the room exists. */
  private static final NamedSql AFTER =
      new NamedSql(
          "SELECT room_messages",
          """
          SELECT rooms.last, rooms.forgotten, said.*
          FROM rooms LEFT JOIN LATERAL (
            SELECT %s FROM room_messages WHERE room = :room AND sequence > :after
            ORDER BY sequence LIMIT :limit) AS said ON true
          WHERE rooms.name = :room
          ORDER BY said.sequence\
          """
              .formatted(RoomMessageRowMapper.COLUMNS));

  /** Returns the next messages behind a position, oldest first. The room must exist. */
  Page after(String room, long sequence, int limit, Call call) {
    return sql.call(
        call,
        handle ->
            AFTER
                .query(handle)
                .bind("room", room)
                .bind("after", sequence)
                .bind("limit", limit)
                .scanResultSet((rows, ctx) -> page(rows.get(), ctx)));
  }

  private static Page page(ResultSet rows, StatementContext ctx) throws SQLException {
    var messages = new ArrayList<RoomMessage>();
    RoomState state = null;
    while (rows.next()) {
      state = new RoomState(rows.getLong("last"), rows.getLong("forgotten"));
      if (RoomMessageRowMapper.present(rows)) {
        messages.add(ROW.map(rows, ctx));
      }
    }
    return new Page(Objects.requireNonNull(state, "a room with members exists"), messages);
  }

  private static final NamedSql NEWS =
      new NamedSql(
          "SELECT room_messages",
          """
          SELECT rooms.name, rooms.last, said.*
          FROM json_to_recordset(CAST(:heard AS json)) AS heard (name text, after bigint)
          JOIN rooms ON rooms.name = heard.name
          LEFT JOIN LATERAL (
            SELECT %s FROM room_messages
            WHERE room = heard.name AND sequence > heard.after
            ORDER BY sequence LIMIT :limit) AS said ON true
          ORDER BY rooms.name, said.sequence\
          """
              .formatted(RoomMessageRowMapper.COLUMNS));

  /** Returns the messages behind a position in each of several rooms, up to a limit per room. */
  Map<String, News> news(Map<String, Long> positions, int limit, SqlSession session) {
    var wanted = JSON.createArrayNode();
    positions.forEach((room, after) -> wanted.addObject().put("name", room).put("after", after));
    try (var query = NEWS.query(session.handle())) {
      return query
          .bind("heard", wanted.toString())
          .bind("limit", limit)
          .scanResultSet((rows, ctx) -> news(rows.get(), ctx));
    }
  }

  private static Map<String, News> news(ResultSet rows, StatementContext ctx) throws SQLException {
    var read = new LinkedHashMap<String, News>();
    while (rows.next()) {
      var last = rows.getLong("last");
      var of = read.computeIfAbsent(rows.getString("name"), _ -> new News(last, new ArrayList<>()));
      if (RoomMessageRowMapper.present(rows)) {
        of.messages().add(ROW.map(rows, ctx));
      }
    }
    return read;
  }

  private static final NamedSql NEWEST =
      new NamedSql(
          "SELECT room_messages",
          """
          SELECT %s FROM room_messages WHERE room = :room AND sequence < :before
          ORDER BY sequence DESC LIMIT :limit\
          """
              .formatted(RoomMessageRowMapper.COLUMNS));

  /** Returns the newest messages before a position, newest first. */
  List<RoomMessage> newest(String room, @Nullable Long before, int limit, Call call) {
    return sql.call(
        call,
        handle ->
            NEWEST
                .query(handle)
                .bind("room", room)
                .bind("before", Objects.requireNonNullElse(before, Long.MAX_VALUE))
                .bind("limit", limit)
                .map(ROW)
                .list());
  }

  /** Deletes messages and records the number up to which they are deleted, in one transaction. */
  private static final NamedSql FORGET =
      new NamedSql(
          "DELETE room_messages",
          """
          WITH old AS (
            SELECT room, sequence FROM room_messages
            WHERE said_at < now() - :keep * interval '1 millisecond' ORDER BY said_at LIMIT :limit),
          oldest AS (SELECT room, max(sequence) AS sequence FROM old GROUP BY room),
          until AS (
            SELECT name, greatest(oldest.sequence, last - :most) AS sequence
            FROM rooms LEFT JOIN oldest ON oldest.room = name
            WHERE greatest(oldest.sequence, last - :most) > forgotten),
          gone AS (
            DELETE FROM room_messages USING until
            WHERE room = until.name AND room_messages.sequence <= until.sequence)
          UPDATE rooms SET forgotten = until.sequence FROM until
          WHERE rooms.name = until.name AND rooms.forgotten < until.sequence\
          """);

  /** Deletes messages that are past their retention. */
  public void forget(RoomsConfig config, Call call) {
    sql.call(
        call,
        handle ->
            FORGET
                .update(handle)
                .bind("keep", config.keep().toMillis())
                .bind("most", config.most())
                .bind("limit", FORGOTTEN_AT_ONCE)
                .execute());
  }
}
