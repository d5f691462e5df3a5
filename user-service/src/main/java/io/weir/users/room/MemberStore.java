package io.weir.users.room;

import io.weir.users.call.Call;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlSession;
import io.weir.users.database.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The members of rooms, and the rooms themselves, in PostgreSQL. Thread-safe. */
public final class MemberStore {
  private final Sql sql;
  private final InstanceLease lease;
  private final int maxMembers;

  /** The state of a room when a member joined it. */
  record Joined(RoomState room, Instant at) {}

  public MemberStore(Sql sql, InstanceLease lease, RoomsConfig config) {
    this.sql = sql;
    this.lease = lease;
    this.maxMembers = config.members();
  }

  /** Inserts the lease that the instance needs before it has members. */
  private static final NamedSql PRESENT =
      new NamedSql(
          "INSERT room_instances",
          """
          INSERT INTO room_instances VALUES (:owner, %s)
          ON CONFLICT (id) DO NOTHING\
          """
              .formatted(InstanceLease.RENEWED));

  /** Returns no row if the room is full. */
  private static final NamedSql JOIN =
      new NamedSql(
          "INSERT room_members",
          """
          INSERT INTO room_members (id, room, display_name, owner)
          SELECT :id, :room, :display_name, :owner
          WHERE (SELECT count(*) FROM room_members WHERE room = :room) < :most
          RETURNING joined_at\
          """);

  Joined join(RoomSession session, LocalRoom local, Call call) {
    return sql.inTransaction(call, handle -> join(handle, session, local));
  }

  private Joined join(Handle handle, RoomSession session, LocalRoom local) {
    var state = lockOrCreate(handle, session.room());
    lease.bind(PRESENT.update(handle)).execute();
    var joined =
        JOIN.query(handle)
            .bind("id", session.id())
            .bind("room", session.room())
            .bind("display_name", session.member().displayName())
            .bind("owner", lease.instance())
            .bind("most", maxMembers)
            .map((row, _) -> new Joined(state, joinedAt(row)))
            .findOne()
            .orElseThrow(() -> new RoomFailure.RoomFull(session.room(), maxMembers));
    // Under the lock of the room: no message can be committed before the tail begins.
    local.begin(state.last());
    return joined;
  }

  /** Locks the room until the transaction ends. */
  private static final NamedSql LOCK =
      new NamedSql(
          "SELECT rooms", "SELECT last, forgotten FROM rooms WHERE name = :room FOR NO KEY UPDATE");

  /** Creates and locks a room; transactions that create it concurrently get the same one. */
  private static final NamedSql CREATE =
      new NamedSql(
          "INSERT rooms",
          """
          INSERT INTO rooms (name, last, forgotten)
          SELECT :room, last, last FROM room_floor FOR SHARE
          ON CONFLICT (name) DO UPDATE SET touched_at = now() RETURNING last, forgotten\
          """);

  private static RoomState lockOrCreate(Handle handle, String room) {
    return LOCK.query(handle)
        .bind("room", room)
        .map(MemberStore::state)
        .findOne()
        .orElseGet(() -> CREATE.query(handle).bind("room", room).map(MemberStore::state).one());
  }

  private static RoomState state(ResultSet row, StatementContext ctx) throws SQLException {
    return new RoomState(row.getLong("last"), row.getLong("forgotten"));
  }

  private static final NamedSql LEAVE =
      new NamedSql(
          "DELETE room_members",
          """
          WITH gone AS (DELETE FROM room_members WHERE id = ANY (:ids) RETURNING room)
          UPDATE rooms SET touched_at = now() WHERE name IN (SELECT room FROM gone)\
          """);

  /** Removes members, whichever instance they belong to. */
  void remove(List<UUID> members, Call call) {
    sql.call(call, handle -> LEAVE.update(handle).bindArray("ids", UUID.class, members).execute());
  }

  private static final NamedSql LIST =
      new NamedSql(
          "SELECT room_members",
          """
          SELECT id, display_name, joined_at FROM room_members
          WHERE room = :room ORDER BY id LIMIT :limit\
          """);

  /** Lists members in order of joining. */
  List<RoomMember> list(String room, Call call) {
    return sql.call(
        call,
        handle ->
            LIST.query(handle)
                .bind("room", room)
                .bind("limit", maxMembers)
                .map((row, _) ->
                    new RoomMember(
                        row.getObject("id", UUID.class),
                        row.getString("display_name"),
                        joinedAt(row)))
                .list());
  }

  /**
   * Runs under the lock of the room, so that messages in progress come before, and none come after.
   */
  private static final NamedSql CLOSE =
      new NamedSql(
          "UPDATE room_members",
          """
          WITH shut AS (
            UPDATE room_members SET closed = true WHERE id = :id AND room = :room RETURNING id)
          SELECT pg_notify('weir_room_members', id::text) FROM shut\
          """);

  /** Marks a member closed and notifies its instance. */
  void close(String room, UUID member, Call call) {
    var closed =
        sql.inTransaction(
            call,
            handle -> {
              LOCK.query(handle).bind("room", room).map(MemberStore::state).findOne();
              return CLOSE
                  .query(handle)
                  .bind("id", member)
                  .bind("room", room)
                  .map((_, _) -> true)
                  .findOne();
            });
    if (closed.isEmpty()) {
      throw new RoomFailure.NoMember(room, member);
    }
  }

  private static final NamedSql CLOSED =
      new NamedSql(
          "SELECT room_members", "SELECT id FROM room_members WHERE owner = :owner AND closed");

  /** Returns the closed members of this instance. */
  List<UUID> closed(SqlSession session) {
    try (var query = CLOSED.query(session.handle())) {
      return query.bind("owner", lease.instance()).mapTo(UUID.class).list();
    }
  }

  private static final NamedSql RENEW =
      new NamedSql(
          "UPDATE room_instances",
          """
          UPDATE room_instances SET lease_until = %s
          WHERE id = :owner\
          """
              .formatted(InstanceLease.RENEWED));

  /**
   * Renews the lease. Returns false if there was no lease: other instances have removed it with the
   * members, if any.
   */
  boolean renew(Call call) {
    return sql.call(call, handle -> lease.bind(RENEW.update(handle)).execute()) > 0;
  }

  private static final NamedSql ABSENT =
      new NamedSql("DELETE room_instances", "DELETE FROM room_instances WHERE id = :owner");

  /** Removes all members of this instance. */
  public void removeAll(Call call) {
    sql.call(call, handle -> lease.bind(ABSENT.update(handle)).execute());
  }

  private static final NamedSql REMOVE_LOST =
      new NamedSql("DELETE room_instances", "DELETE FROM room_instances WHERE lease_until < now()");

  private static final NamedSql FORGET_ROOMS =
      new NamedSql("SELECT forget_rooms", "SELECT forget_rooms(interval '10 minutes')");

  /** Removes members of lost instances. */
  public void removeLost(Call call) {
    sql.call(call, handle -> REMOVE_LOST.update(handle).execute());
  }

  /** Deletes rooms that have had no members for a while and of which no message is kept. */
  public void forgetRooms(Call call) {
    sql.call(call, handle -> FORGET_ROOMS.query(handle).map((_, _) -> true).one());
  }

  private static Instant joinedAt(ResultSet row) throws SQLException {
    return SqlTime.read(row, "joined_at");
  }
}
