package io.weir.users.room;

import io.weir.users.call.Call;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** Session of a member at this instance, from entering its room until leaving it. Thread-safe. */
final class RoomSession implements Membership {
  private final SharedRooms rooms;
  private final String room;
  private final RoomMember member;
  private final Runnable news;
  private final AtomicReference<State> state = new AtomicReference<>(State.JOINING);
  private volatile Entry entry =
      new Entry(new MemberStore.Joined(new RoomState(0, 0), Instant.EPOCH), new LocalRoom());

  private enum State {
    /** The transaction that adds the member has not been answered yet. */
    JOINING,
    OPEN,
    CLOSED,
    LOST
  }

  /** The room as it was when the member joined, and as it is at this instance. */
  private record Entry(MemberStore.Joined joined, LocalRoom local) {}

  RoomSession(SharedRooms rooms, String room, RoomMember member, Runnable news) {
    this.rooms = rooms;
    this.room = room;
    this.member = member;
    this.news = news;
  }

  RoomSession joined(MemberStore.Joined joined, LocalRoom local) {
    entry = new Entry(joined, local);
    state.compareAndSet(State.JOINING, State.OPEN);
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
    return new RoomMember(member.id(), member.displayName(), entry.joined().at());
  }

  @Override
  public long last() {
    return entry.joined().room().last();
  }

  @Override
  public long forgotten() {
    return entry.joined().room().forgotten();
  }

  @Override
  public List<RoomMessage> after(long sequence, Call call) {
    return rooms.after(room, entry.local().tail(), sequence, call);
  }

  @Override
  public long waiting(long sequence) {
    return Math.max(entry.local().tail().last(), last()) - sequence;
  }

  @Override
  public void send(NewMessage message, Call call) {
    requireOpen();
    rooms.send(this, message, call);
  }

  @Override
  public boolean open() {
    return state.get() == State.OPEN;
  }

  @Override
  public void requireOpen() {
    switch (state.get()) {
      case JOINING, OPEN -> {}
      case CLOSED -> throw new RoomFailure.MemberClosed();
      case LOST -> throw new RoomFailure.MemberLost();
    }
  }

  @Override
  public void leave(Departure reason) {
    rooms.leave(this, reason);
  }

  void closed() {
    state.set(State.CLOSED);
    wake();
  }

  /**
   * Reports that other instances have removed the members of this instance. A joining member is not
   * among them.
   */
  void lost() {
    if (state.compareAndSet(State.OPEN, State.LOST)) {
      wake();
    }
  }

  void wake() {
    news.run();
  }
}
