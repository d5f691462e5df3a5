package io.weir.users.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.database.SqlText;
import io.weir.users.feed.FeedTail;
import io.weir.users.room.Membership.Departure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Rooms as rows: the row of a room gives its messages their numbers. Thread-safe. */
public final class SharedRooms implements Rooms {
  /** What a member holds at a time. */
  private static final int PAGE = 100;

  private static final RoomMessageRow ROW = new RoomMessageRow();

  private final Sql sql;
  private final InstanceLease owner;
  private final Supplier<UUID> ids;
  private final RoomsConfig config;
  private final RoomFeed feed;
  private final MemberRemoval departures;
  private final MeterRegistry meters;

  /** Where a room stands. */
  private record Standing(long last, long forgotten) {}

  /** A page with where the room stands in the same snapshot. */
  private record Page(@Nullable Standing standing, List<RoomMessage> messages) {}

  /** What became of something said. */
  private enum Outcome {
    SAID,
    REPEATED,
    CLOSED,
    LOST
  }

  public SharedRooms(
      Sql sql, InstanceLease owner, Supplier<UUID> ids, RoomsConfig config, MeterRegistry meters) {
    this.sql = sql;
    this.owner = owner;
    this.ids = ids;
    this.config = config;
    this.meters = meters;
    this.feed = new RoomFeed(owner);
    this.departures = new MemberRemoval(meters);
    Gauge.builder("rooms.members", feed, RoomFeed::members)
        .description("Members of rooms at this instance")
        .register(meters);
    Gauge.builder("rooms.occupied", feed, RoomFeed::rooms)
        .description("Rooms that have members at this instance")
        .register(meters);
  }

  public RoomFeed feed() {
    return feed;
  }

  public MemberRemoval departures() {
    return departures;
  }

  @Override
  public Membership join(String room, String displayName, Runnable news, Call call) {
    var id = ids.get();
    var member = new RoomSession(this, room, new RoomMember(id, displayName, Instant.EPOCH), news);
    var heard = feed.enter(room, member);
    try {
      return member.entered(
          sql.call(call, handle -> handle.inTransaction(in -> join(in, member, heard))));
    } catch (RuntimeException e) {
      feed.exit(room, member);
      // Whether it was committed may not be known.
      departures.add(id, Departure.FAILED);
      throw e;
    }
  }

  private RoomSession.Entrance join(Handle handle, RoomSession member, LocalRoom heard) {
    var standing = hold(handle, member.room());
    owner
        .sign(handle.createUpdate(RoomSql.PRESENT.sql()).define(SqlTelemetry.TEXT, RoomSql.PRESENT))
        .execute();
    var at =
        query(handle, RoomSql.JOIN)
            .bind("id", member.id())
            .bind("room", member.room())
            .bind("display_name", member.member().displayName())
            .bind("owner", owner.id())
            .bind("most", config.members())
            .map((row, _) -> row.getObject("joined_at", OffsetDateTime.class).toInstant())
            .findOne()
            .orElseThrow(() -> full(member.room()));
    heard.begin(standing.last());
    return new RoomSession.Entrance(standing.last(), standing.forgotten(), at, heard);
  }

  private UsersFailure full(String room) {
    return new UsersFailure.TooMany(
        "room %s has %d members, no more are allowed".formatted(room, config.members()));
  }

  private static Standing hold(Handle handle, String room) {
    return query(handle, RoomSql.HOLD)
        .bind("room", room)
        .map(SharedRooms::standing)
        .findOne()
        .orElseGet(
            () -> query(handle, RoomSql.MAKE).bind("room", room).map(SharedRooms::standing).one());
  }

  private static Standing standing(ResultSet row, StatementContext ctx) throws SQLException {
    return new Standing(row.getLong("last"), row.getLong("forgotten"));
  }

  public void leave(RoomSession member, Departure why) {
    feed.exit(member.room(), member);
    departures.add(member.id(), why);
  }

  public void say(RoomSession member, NewMessage utterance, Call call) {
    var outcome =
        sql.call(
            call,
            handle ->
                query(handle, RoomSql.SAY)
                    .bind("room", member.room())
                    .bind("member", member.id())
                    .bind("text", utterance.text())
                    .bind("message_id", utterance.messageId())
                    .mapTo(Outcome.class)
                    .one());
    switch (outcome) {
      case SAID -> count("said");
      case REPEATED -> count("repeated");
      case CLOSED -> throw new UsersFailure.MemberClosed();
      case LOST -> throw new UsersFailure.MemberLost();
    }
  }

  private void count(String outcome) {
    Counter.builder("rooms.messages")
        .description("Messages that members at this instance have sent")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }

  public List<RoomMessage> after(
      String room, FeedTail<RoomMessage> tail, long sequence, Call call) {
    if (tail.covers(sequence)) {
      return tail.after(sequence, PAGE);
    }
    var page = sql.call(call, handle -> after(handle, room, sequence));
    var standing = Objects.requireNonNull(page.standing(), "a room with members stays");
    if (sequence < standing.forgotten()) {
      throw new UsersFailure.OutOfRange(
          "messages up to %d are no longer kept: begin anew".formatted(standing.forgotten()));
    }
    if (sequence > standing.last()) {
      throw new UsersFailure.OutOfRange(
          "there is no message %d yet: the last is %d".formatted(sequence, standing.last()));
    }
    return page.messages();
  }

  private static Page after(Handle handle, String room, long sequence) {
    return query(handle, RoomSql.AFTER)
        .bind("room", room)
        .bind("after", sequence)
        .bind("limit", PAGE)
        .scanResultSet((rows, ctx) -> page(rows.get(), ctx));
  }

  private static Page page(ResultSet rows, StatementContext ctx) throws SQLException {
    var messages = new ArrayList<RoomMessage>();
    Standing standing = null;
    while (rows.next()) {
      standing = standing(rows, ctx);
      if (RoomMessageRow.present(rows)) {
        messages.add(ROW.map(rows, ctx));
      }
    }
    return new Page(standing, messages);
  }

  @Override
  public List<RoomMessage> newest(String room, @Nullable Long before, int most, Call call) {
    return sql.call(
        call,
        handle ->
            query(handle, RoomSql.NEWEST)
                .bind("room", room)
                .bind("before", Objects.requireNonNullElse(before, Long.MAX_VALUE))
                .bind("limit", most)
                .map(ROW)
                .list());
  }

  @Override
  public List<RoomMember> members(String room, Call call) {
    return sql.call(
        call,
        handle ->
            query(handle, RoomSql.MEMBERS)
                .bind("room", room)
                .bind("limit", config.members())
                .map((row, _) ->
                    new RoomMember(
                        row.getObject("id", UUID.class),
                        row.getString("display_name"),
                        row.getObject("joined_at", OffsetDateTime.class).toInstant()))
                .list());
  }

  @Override
  public void close(String room, UUID member, Call call) {
    var closed =
        sql.call(
            call,
            handle ->
                handle.inTransaction(in -> {
                  query(in, RoomSql.HOLD).bind("room", room).map(SharedRooms::standing).findOne();
                  return query(in, RoomSql.CLOSE)
                      .bind("id", member)
                      .bind("room", room)
                      .map((_, _) -> true)
                      .findOne();
                }));
    if (closed.isEmpty()) {
      throw new UsersFailure.NoMember(room, member);
    }
  }

  private static Query query(Handle handle, SqlText text) {
    return handle.createQuery(text.sql()).define(SqlTelemetry.TEXT, text);
  }
}
