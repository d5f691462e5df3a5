package io.weir.users.room;

import io.weir.users.feed.FeedTail;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is new in one room that has members here. Thread-safe. */
final class LocalRoom {
  private volatile FeedTail<RoomMessage> tail = FeedTail.unknown();

  private final Set<RoomSession> members = ConcurrentHashMap.newKeySet();

  LocalRoom with(RoomSession member) {
    members.add(member);
    return this;
  }

  boolean emptyWithout(RoomSession member) {
    members.remove(member);
    return members.isEmpty();
  }

  FeedTail<RoomMessage> tail() {
    return tail;
  }

  /** A member has seen where the room stands; what comes after it is heard of. */
  synchronized void begin(long last) {
    if (!tail.known()) {
      tail = FeedTail.at(last);
    }
  }

  /**
   * Takes what is behind the tail.
   *
   * @param last number of the last message there is
   * @return whether the tail has got further
   */
  synchronized boolean take(List<RoomMessage> more, long last) {
    var before = tail;
    if (!before.known() || last < before.last()) {
      tail = FeedTail.at(last);
    } else if (!more.isEmpty() && more.getFirst().sequence() > before.last() + 1) {
      // What lies between is no longer kept.
      tail = FeedTail.<RoomMessage>at(more.getFirst().sequence() - 1).with(more);
    } else {
      tail = before.with(more);
    }
    return tail.last() != before.last();
  }

  void wake() {
    members.forEach(RoomSession::wake);
  }

  synchronized void lost() {
    tail = FeedTail.unknown();
  }
}
