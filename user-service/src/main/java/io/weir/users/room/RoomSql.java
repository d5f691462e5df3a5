package io.weir.users.room;

import io.weir.users.database.SqlText;

/** The statements of rooms. */
final class RoomSql {
  private RoomSql() {}

  private static final String MESSAGE =
      "sequence, room, member, display_name, text, message_id, said_at";

  /** Holds the room until the transaction ends. */
  static final SqlText HOLD =
      new SqlText(
          "SELECT rooms", "SELECT last, forgotten FROM rooms WHERE name = :room FOR NO KEY UPDATE");

  /** Makes a room, and holds it; whoever makes it at the same time gets the same one. */
  static final SqlText MAKE =
      new SqlText(
          "INSERT rooms",
          """
          INSERT INTO rooms (name, last, forgotten)
          SELECT :room, last, last FROM room_floor FOR SHARE
          ON CONFLICT (name) DO UPDATE SET touched_at = now() RETURNING last, forgotten\
          """);

  /** The instance has a lease before it has members. */
  static final SqlText PRESENT =
      new SqlText(
          "INSERT room_instances",
          """
          INSERT INTO room_instances VALUES (:owner, now() + :lease * interval '1 millisecond')
          ON CONFLICT (id) DO NOTHING\
          """);

  /** None when the room is full. */
  static final SqlText JOIN =
      new SqlText(
          "INSERT room_members",
          """
          INSERT INTO room_members (id, room, display_name, owner)
          SELECT :id, :room, :display_name, :owner
          WHERE (SELECT count(*) FROM room_members WHERE room = :room) < :most
          RETURNING joined_at\
          """);

  static final SqlText LEAVE =
      new SqlText(
          "DELETE room_members",
          """
          WITH gone AS (DELETE FROM room_members WHERE id = ANY (:ids) RETURNING room)
          UPDATE rooms SET touched_at = now() WHERE name IN (SELECT room FROM gone)\
          """);

  static final SqlText SAY =
      new SqlText(
          "SELECT say_in_room",
          "SELECT say_in_room(:room, :member, :text, CAST(:message_id AS uuid))");

  /** Where the room stands and what is behind a position, in one snapshot; a row if it is there. */
  static final SqlText AFTER =
      new SqlText(
          "SELECT room_messages",
          """
          SELECT rooms.last, rooms.forgotten, said.*
          FROM rooms LEFT JOIN LATERAL (
            SELECT %s FROM room_messages WHERE room = :room AND sequence > :after
            ORDER BY sequence LIMIT :limit) AS said ON true
          WHERE rooms.name = :room
          ORDER BY said.sequence\
          """
              .formatted(MESSAGE));

  /** The same for several rooms. */
  static final SqlText NEWS =
      new SqlText(
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
              .formatted(MESSAGE));

  static final SqlText NEWEST =
      new SqlText(
          "SELECT room_messages",
          """
          SELECT %s FROM room_messages WHERE room = :room AND sequence < :before
          ORDER BY sequence DESC LIMIT :limit\
          """
              .formatted(MESSAGE));

  static final SqlText MEMBERS =
      new SqlText(
          "SELECT room_members",
          """
          SELECT id, display_name, joined_at FROM room_members
          WHERE room = :room ORDER BY id LIMIT :limit\
          """);

  /** While the room is held: what is being said comes before, and nothing behind it. */
  static final SqlText CLOSE =
      new SqlText(
          "UPDATE room_members",
          """
          WITH shut AS (
            UPDATE room_members SET closed = true WHERE id = :id AND room = :room RETURNING id)
          SELECT pg_notify('weir_room_members', id::text) FROM shut\
          """);

  static final SqlText CLOSED =
      new SqlText(
          "SELECT room_members", "SELECT id FROM room_members WHERE owner = :owner AND closed");

  /** None when others have given us up. */
  static final SqlText RENEW =
      new SqlText(
          "UPDATE room_instances",
          """
          UPDATE room_instances SET lease_until = now() + :lease * interval '1 millisecond'
          WHERE id = :owner\
          """);

  static final SqlText ABSENT =
      new SqlText("DELETE room_instances", "DELETE FROM room_instances WHERE id = :owner");

  static final SqlText LOST =
      new SqlText("DELETE room_instances", "DELETE FROM room_instances WHERE lease_until < now()");

  /** What is too old or too much; what is forgotten is said in the same transaction. */
  static final SqlText FORGET =
      new SqlText(
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

  static final SqlText FORGET_ROOMS =
      new SqlText("SELECT forget_rooms", "SELECT forget_rooms(interval '10 minutes')");
}
