package io.weir.users.room;

import io.weir.users.feed.FeedTail;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A room that has members at this instance: their sessions and its newest messages. Thread-safe.
 */
final class LocalRoom {
  private volatile FeedTail<RoomMessage> tail = FeedTail.unknown();

  private final Set<RoomSession> sessions = ConcurrentHashMap.newKeySet();

  LocalRoom with(RoomSession session) {
    sessions.add(session);
    return this;
  }

  boolean emptyWithout(RoomSession session) {
    sessions.remove(session);
    return sessions.isEmpty();
  }

  FeedTail<RoomMessage> tail() {
    return tail;
  }

  /** Starts the tail, if it is not known, at the last message that a joining member has seen. */
  synchronized void begin(long last) {
    if (!tail.known()) {
      tail = FeedTail.at(last);
    }
  }

  /**
   * Appends messages to the tail.
   *
   * @param last number of the last message of the room
   * @return true if the tail has advanced
   */
  synchronized boolean append(List<RoomMessage> more, long last) {
    var before = tail;
    if (!before.known() || last < before.last()) {
      tail = FeedTail.at(last);
    } else if (!more.isEmpty() && more.getFirst().sequence() > before.last() + 1) {
      // The messages between are no longer kept.
      tail = FeedTail.<RoomMessage>at(more.getFirst().sequence() - 1).with(more);
    } else {
      tail = before.with(more);
    }
    return tail.last() != before.last();
  }

  void wake() {
    sessions.forEach(RoomSession::wake);
  }

  synchronized void forgetTail() {
    tail = FeedTail.unknown();
  }
}
