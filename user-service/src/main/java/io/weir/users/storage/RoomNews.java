package io.weir.users.storage;

import io.weir.users.domain.RoomMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is new in one room that has members here. Thread-safe. */
final class RoomNews {
  private volatile Tail<RoomMessage> tail = Tail.unknown();

  private final Set<Attendance> members = ConcurrentHashMap.newKeySet();

  RoomNews with(Attendance member) {
    members.add(member);
    return this;
  }

  boolean emptyWithout(Attendance member) {
    members.remove(member);
    return members.isEmpty();
  }

  Tail<RoomMessage> tail() {
    return tail;
  }

  /** A member has seen where the room stands; what comes after it is heard of. */
  synchronized void begin(long last) {
    if (!tail.known()) {
      tail = Tail.at(last);
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
      tail = Tail.at(last);
    } else if (!more.isEmpty() && more.getFirst().sequence() > before.last() + 1) {
      // What lies between is no longer kept.
      tail = Tail.<RoomMessage>at(more.getFirst().sequence() - 1).with(more);
    } else {
      tail = before.with(more);
    }
    return tail.last() != before.last();
  }

  void wake() {
    members.forEach(Attendance::wake);
  }

  synchronized void lost() {
    tail = Tail.unknown();
  }
}
