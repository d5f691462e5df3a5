package io.weir.users.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import io.weir.users.feed.FeedTail;
import io.weir.users.room.Membership.Departure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rooms that all instances share through the database. Thread-safe. */
public final class SharedRooms implements Rooms {
  /** Maximum number of messages that a member holds at a time. */
  private static final int PAGE = 100;

  private final MemberStore members;
  private final MessageStore messages;
  private final RoomFeed feed;
  private final MemberRemoval removal;
  private final Supplier<UUID> ids;
  private final MeterRegistry meters;

  /** Stores of rooms, and the background work on them. */
  public record Parts(
      MemberStore members, MessageStore messages, RoomFeed feed, MemberRemoval removal) {}

  public SharedRooms(Parts parts, Supplier<UUID> ids, MeterRegistry meters) {
    this.members = parts.members();
    this.messages = parts.messages();
    this.feed = parts.feed();
    this.removal = parts.removal();
    this.ids = ids;
    this.meters = meters;
    Gauge.builder("rooms.members", feed, RoomFeed::members)
        .description("Members of rooms at this instance")
        .register(meters);
    Gauge.builder("rooms.occupied", feed, RoomFeed::rooms)
        .description("Rooms that have members at this instance")
        .register(meters);
  }

  @Override
  public Membership join(String room, String displayName, Runnable news, Call call) {
    var id = ids.get();
    var session = new RoomSession(this, room, new RoomMember(id, displayName, Instant.EPOCH), news);
    var local = feed.enter(room, session);
    try {
      return session.joined(members.join(session, local, call), local);
    } catch (RuntimeException e) {
      feed.exit(room, session);
      // The transaction may have been committed without an answer.
      removal.add(id, Departure.FAILED);
      throw e;
    }
  }

  void leave(RoomSession session, Departure reason) {
    feed.exit(session.room(), session);
    removal.add(session.id(), reason);
  }

  void send(RoomSession session, NewMessage message, Call call) {
    switch (messages.send(session.room(), session.id(), message, call)) {
      case SAID -> count("said");
      case REPEATED -> count("repeated");
      case CLOSED -> throw new RoomFailure.MemberClosed();
      case LOST -> throw new RoomFailure.MemberLost();
    }
  }

  private void count(String outcome) {
    Counter.builder("rooms.messages")
        .description("Messages that members at this instance have sent")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }

  List<RoomMessage> after(String room, FeedTail<RoomMessage> tail, long sequence, Call call) {
    if (tail.covers(sequence)) {
      return tail.after(sequence, PAGE);
    }
    var page = messages.after(room, sequence, PAGE, call);
    if (sequence < page.room().forgotten()) {
      throw new RoomFailure.Forgotten(page.room().forgotten());
    }
    if (sequence > page.room().last()) {
      throw new RoomFailure.NotYetSent(sequence, page.room().last());
    }
    return page.messages();
  }

  @Override
  public List<RoomMessage> newest(String room, @Nullable Long before, int most, Call call) {
    return messages.newest(room, before, most, call);
  }

  @Override
  public List<RoomMember> members(String room, Call call) {
    return members.list(room, call);
  }

  @Override
  public void close(String room, UUID member, Call call) {
    members.close(room, member, call);
  }
}
