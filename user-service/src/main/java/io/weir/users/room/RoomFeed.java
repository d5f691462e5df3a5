package io.weir.users.room;

import io.weir.users.database.NotificationListener;
import io.weir.users.database.SqlSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Feeds of all rooms that have members at this instance. The thread of the notifications reads new
 * messages once for all members. Thread-safe.
 */
public final class RoomFeed implements NotificationListener {
  private static final String MESSAGES = "weir_rooms";
  private static final String CLOSED = "weir_room_members";
  private static final int ROOMS_AT_ONCE = 20;
  private static final int PAGE = 100;

  private final MemberStore members;
  private final MessageStore messages;
  private final Map<String, LocalRoom> rooms = new ConcurrentHashMap<>();
  private final Map<UUID, RoomSession> sessions = new ConcurrentHashMap<>();

  // Accessed by the thread of the notifications only.
  private final Set<String> outdated = new HashSet<>();
  private boolean someClosed = true;

  public RoomFeed(MemberStore members, MessageStore messages) {
    this.members = members;
    this.messages = messages;
  }

  int members() {
    return sessions.size();
  }

  int rooms() {
    return rooms.size();
  }

  /** Adds a session before its member joins, so that it misses no message after joining. */
  LocalRoom enter(String room, RoomSession session) {
    sessions.put(session.id(), session);
    return Objects.requireNonNull(
        rooms.compute(room, (_, of) -> (of == null ? new LocalRoom() : of).with(session)));
  }

  void exit(String room, RoomSession session) {
    sessions.remove(session.id());
    rooms.computeIfPresent(room, (_, of) -> of.emptyWithout(session) ? null : of);
  }

  List<RoomSession> sessions() {
    return List.copyOf(sessions.values());
  }

  @Override
  public List<String> channels() {
    return List.of(MESSAGES, CLOSED);
  }

  @Override
  public void notified(String channel, String payload) {
    if (channel.equals(CLOSED)) {
      someClosed = true;
    } else if (rooms.containsKey(payload)) {
      outdated.add(payload);
    }
  }

  @Override
  public void anythingMayHaveChanged() {
    someClosed = true;
    outdated.addAll(rooms.keySet());
  }

  @Override
  public void refresh(SqlSession session) {
    if (someClosed && !sessions.isEmpty()) {
      members.closed(session).stream().map(sessions::get).forEach(RoomFeed::close);
    }
    someClosed = false;
    while (!outdated.isEmpty()) {
      var some = outdated.stream().limit(ROOMS_AT_ONCE).toList();
      var more = refresh(some, session);
      some.forEach(outdated::remove);
      outdated.addAll(more);
    }
  }

  private static void close(@Nullable RoomSession session) {
    if (session != null) {
      session.closed();
    }
  }

  /** Returns the rooms that have further new messages. */
  private List<String> refresh(List<String> some, SqlSession session) {
    var positions = positions(some);
    var more = new ArrayList<String>();
    if (positions.isEmpty()) {
      return more;
    }
    messages
        .news(positions, PAGE, session)
        .forEach((name, news) -> {
          var room = rooms.get(name);
          if (room != null && room.append(news.messages(), news.last())) {
            room.wake();
          }
          if (news.messages().size() == PAGE) {
            more.add(name);
          }
        });
    return more;
  }

  /**
   * Returns the number of the last known message of each room, which is all that a room without a
   * known tail needs.
   */
  private Map<String, Long> positions(List<String> some) {
    var positions = new HashMap<String, Long>();
    for (var name : some) {
      var room = rooms.get(name);
      if (room != null) {
        var tail = room.tail();
        positions.put(name, tail.known() ? tail.last() : Long.MAX_VALUE);
      }
    }
    return positions;
  }

  @Override
  public void disconnected() {
    rooms.values().forEach(LocalRoom::forgetTail);
  }
}
