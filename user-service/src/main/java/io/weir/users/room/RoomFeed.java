package io.weir.users.room;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.NotificationDispatcher;
import io.weir.users.database.NotificationListener;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * What is said in the rooms that have members here: read once for all of them, by the thread of the
 * {@link NotificationDispatcher}. Thread-safe.
 */
public final class RoomFeed implements NotificationListener {
  private static final String SAID = "weir_rooms";
  private static final String CLOSED = "weir_room_members";
  private static final int ROOMS_AT_ONCE = 20;
  private static final int LOOK = 100;
  private static final RoomMessageRow ROW = new RoomMessageRow();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InstanceLease owner;
  private final Map<String, LocalRoom> rooms = new ConcurrentHashMap<>();
  private final Map<UUID, RoomSession> members = new ConcurrentHashMap<>();

  // Of the bus's thread alone.
  private final Set<String> heard = new HashSet<>();
  private boolean closedSome = true;

  /** What is behind the tail of one room. */
  private record News(long last, List<RoomMessage> messages) {}

  public RoomFeed(InstanceLease owner) {
    this.owner = owner;
  }

  public int members() {
    return members.size();
  }

  public int rooms() {
    return rooms.size();
  }

  /** Before it joins, so that nothing that is said behind its joining goes unheard. */
  public LocalRoom enter(String room, RoomSession member) {
    members.put(member.id(), member);
    return Objects.requireNonNull(
        rooms.compute(room, (_, of) -> (of == null ? new LocalRoom() : of).with(member)));
  }

  public void exit(String room, RoomSession member) {
    members.remove(member.id());
    rooms.computeIfPresent(room, (_, of) -> of.emptyWithout(member) ? null : of);
  }

  public List<RoomSession> membersNow() {
    return List.copyOf(members.values());
  }

  @Override
  public List<String> channels() {
    return List.of(SAID, CLOSED);
  }

  @Override
  public void heard(String channel, String what) {
    if (channel.equals(CLOSED)) {
      closedSome = true;
    } else if (rooms.containsKey(what)) {
      heard.add(what);
    }
  }

  @Override
  public void anything() {
    closedSome = true;
    heard.addAll(rooms.keySet());
  }

  @Override
  public void look(Connection connection) {
    // Not closed: the connection is the caller's.
    var handle = Jdbi.open(connection);
    if (closedSome && !members.isEmpty()) {
      closed(handle).stream().map(members::get).forEach(RoomFeed::close);
    }
    closedSome = false;
    while (!heard.isEmpty()) {
      var some = heard.stream().limit(ROOMS_AT_ONCE).toList();
      var more = look(handle, some);
      some.forEach(heard::remove);
      heard.addAll(more);
    }
  }

  private static void close(@Nullable RoomSession member) {
    if (member != null) {
      member.closed();
    }
  }

  private List<UUID> closed(Handle handle) {
    try (var query = handle.createQuery(RoomSql.CLOSED.sql())) {
      return query.bind("owner", owner.id()).mapTo(UUID.class).list();
    }
  }

  /** Returns the rooms of which there is more. */
  private List<String> look(Handle handle, List<String> some) {
    var more = new ArrayList<String>();
    read(handle, some)
        .forEach((room, news) -> {
          var of = rooms.get(room);
          if (of != null && of.take(news.messages(), news.last())) {
            of.wake();
          }
          if (news.messages().size() == LOOK) {
            more.add(room);
          }
        });
    return more;
  }

  private Map<String, News> read(Handle handle, List<String> some) {
    var wanted = JSON.createArrayNode();
    for (var room : some) {
      var of = rooms.get(room);
      if (of != null) {
        var tail = of.tail();
        wanted
            .addObject()
            .put("name", room)
            .put("after", tail.known() ? tail.last() : Long.MAX_VALUE);
      }
    }
    if (wanted.isEmpty()) {
      return Map.of();
    }
    try (var query = handle.createQuery(RoomSql.NEWS.sql())) {
      return query
          .bind("heard", wanted.toString())
          .bind("limit", LOOK)
          .scanResultSet((rows, ctx) -> news(rows.get(), ctx));
    }
  }

  private static Map<String, News> news(ResultSet rows, StatementContext ctx) throws SQLException {
    var read = new LinkedHashMap<String, News>();
    while (rows.next()) {
      var last = rows.getLong("last");
      var of = read.computeIfAbsent(rows.getString("name"), _ -> new News(last, new ArrayList<>()));
      if (RoomMessageRow.present(rows)) {
        of.messages().add(ROW.map(rows, ctx));
      }
    }
    return read;
  }

  @Override
  public void lost() {
    rooms.values().forEach(LocalRoom::lost);
  }
}
