package io.weir.users.room;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A member of a room at this instance. Thread-safe. */
final class RoomSession implements Membership {
  private final SharedRooms rooms;
  private final String room;
  private final RoomMember member;
  private final Runnable news;
  private final AtomicReference<State> state = new AtomicReference<>(State.ENTERING);
  private volatile Entrance entrance = new Entrance(0, 0, Instant.EPOCH, new LocalRoom());

  private enum State {
    /** Whether it is a member is not known yet. */
    ENTERING,
    OPEN,
    CLOSED,
    LOST
  }

  /** How the room stood when it was entered. */
  record Entrance(long last, long forgotten, Instant at, LocalRoom news) {}

  RoomSession(SharedRooms rooms, String room, RoomMember member, Runnable news) {
    this.rooms = rooms;
    this.room = room;
    this.member = member;
    this.news = news;
  }

  RoomSession entered(Entrance how) {
    entrance = how;
    state.compareAndSet(State.ENTERING, State.OPEN);
    return this;
  }

  UUID id() {
    return member.id();
  }

  String room() {
    return room;
  }

  @Override
  public RoomMember member() {
    return new RoomMember(member.id(), member.displayName(), entrance.at());
  }

  @Override
  public long last() {
    return entrance.last();
  }

  @Override
  public long forgotten() {
    return entrance.forgotten();
  }

  @Override
  public List<RoomMessage> after(long sequence, Call call) {
    return rooms.after(room, entrance.news().tail(), sequence, call);
  }

  @Override
  public long waiting(long sequence) {
    return Math.max(entrance.news().tail().last(), entrance.last()) - sequence;
  }

  @Override
  public void say(NewMessage utterance, Call call) {
    requireOpen();
    rooms.say(this, utterance, call);
  }

  @Override
  public boolean open() {
    return state.get() == State.OPEN;
  }

  @Override
  public void requireOpen() {
    switch (state.get()) {
      case ENTERING, OPEN -> {}
      case CLOSED -> throw new UsersFailure.MemberClosed();
      case LOST -> throw new UsersFailure.MemberLost();
    }
  }

  @Override
  public void leave(Departure why) {
    rooms.leave(this, why);
  }

  void closed() {
    state.set(State.CLOSED);
    wake();
  }

  /** Others have given the members of this instance up; one that is entering is none of those. */
  void lost() {
    if (state.compareAndSet(State.OPEN, State.LOST)) {
      wake();
    }
  }

  void wake() {
    news.run();
  }
}
