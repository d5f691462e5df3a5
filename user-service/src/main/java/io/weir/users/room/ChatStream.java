package io.weir.users.room;

import io.weir.users.call.UsersFailure;
import io.weir.users.call.Violations;
import io.weir.users.room.Membership.Departure;
import io.weir.users.server.OutboundStream;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ChatRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One member's chat: says what it sends and tells what is said, on one thread. Nothing is read for
 * a member that has no room; how far it is behind is a number.
 */
final class ChatStream {
  /** Looks again after this also when nothing was heard. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  /** Many messages may come at once: a member that catches up within this is not slow. */
  private static final Duration LATE = Duration.ofSeconds(5);

  private final OutboundStream<ChatEvent> outlet;
  private final ChatInboundStream inlet;
  private final Duration stall;
  private final LongSupplier nanoTime;
  private boolean late;
  private long lateUntil;

  ChatStream(
      OutboundStream<ChatEvent> outlet,
      ChatInboundStream inlet,
      Duration stall,
      LongSupplier nanoTime) {
    this.outlet = outlet;
    this.inlet = inlet;
    this.stall = stall;
    this.nanoTime = nanoTime;
    inlet.onNews(outlet::wake);
  }

  void run(Rooms rooms, @Nullable String lastEventId) {
    var first = first();
    var join = RoomRequests.join(first, lastEventId);
    // Before it joins, so that what is not valid says nothing and joins nothing.
    var _ = RoomRequests.utterance(first, join.room());
    var member =
        outlet.read(call -> rooms.join(join.room(), join.displayName(), outlet::wake, call));
    var why = Departure.FAILED;
    try {
      talk(member, join);
    } catch (UsersFailure e) {
      why = departure(e);
      throw e;
    } finally {
      member.leave(why);
    }
  }

  private ChatRequest first() {
    if (!outlet.awaitNews(inlet::ready, stall)) {
      throw new UsersFailure.Silent(stall);
    }
    var first = inlet.peek();
    if (first == null) {
      var found = new Violations();
      found.add("room", "is required: the first request says it");
      throw new UsersFailure.Invalid(found.all());
    }
    return first;
  }

  private static Departure departure(UsersFailure failure) {
    return switch (failure) {
      case UsersFailure.CallerGone _ -> Departure.LEFT;
      case UsersFailure.FellBehind _, UsersFailure.Stalled _ -> Departure.SLOW;
      case UsersFailure.MemberClosed _ -> Departure.CLOSED;
      case UsersFailure.MemberLost _, UsersFailure.Leaving _ -> Departure.INSTANCE;
      case UsersFailure.Silent _,
          UsersFailure.Invalid _,
          UsersFailure.NotFound _,
          UsersFailure.EmailTaken _,
          UsersFailure.StaleVersion _,
          UsersFailure.Contended _,
          UsersFailure.Unavailable _,
          UsersFailure.Busy _,
          UsersFailure.TooSlow _,
          UsersFailure.NoJob _,
          UsersFailure.OutOfRange _,
          UsersFailure.TooMany _,
          UsersFailure.NoMember _,
          UsersFailure.NoAvatar _,
          UsersFailure.AvatarGone _ ->
          Departure.FAILED;
    };
  }

  private void talk(Membership member, RoomRequests.Join join) {
    var position = join.position(member.last(), member.forgotten());
    var behind = position;
    // Asked before the first word, so that what cannot go on is refused with a status alone.
    var page = outlet.read(call -> member.after(behind, call));
    outlet.send(RoomResponses.joined(member, position));
    while (true) {
      say(member, join.room());
      var sent = outlet.sendSome(page, RoomResponses::said);
      position = sent == 0 ? position : page.get(sent - 1).sequence();
      await(member, position);
      page = next(member, position);
    }
  }

  private void say(Membership member, String room) {
    var request = inlet.peek();
    if (request == null) {
      return;
    }
    var utterance = RoomRequests.utterance(request, room);
    if (utterance != null) {
      outlet.read(call -> {
        member.say(utterance, call);
        return utterance;
      });
    }
    inlet.done();
  }

  private void await(Membership member, long position) {
    judge(member, position);
    var waits = member.waiting(position) > 0;
    var come = outlet.awaitNews(() -> something(member, position), patience(waits));
    member.requireOpen();
    if (late && !outlet.hasRoom() && nanoTime.getAsLong() - lateUntil >= 0) {
      throw new UsersFailure.FellBehind(Rooms.MOST_WAITING, position);
    }
    if (!come && waits && !late) {
      throw new UsersFailure.Stalled(stall);
    }
  }

  private void judge(Membership member, long position) {
    var before = late;
    late = tooFarBehind(member, position);
    if (late && !before) {
      lateUntil = nanoTime.getAsLong() + LATE.toNanos();
    }
  }

  /** What was there when it joined does not count: it has not been slow with that. */
  private static boolean tooFarBehind(Membership member, long position) {
    return position >= member.last() && member.waiting(position) > Rooms.MOST_WAITING;
  }

  private Duration patience(boolean waits) {
    if (late) {
      return Duration.ofNanos(Math.max(0, lateUntil - nanoTime.getAsLong()));
    }
    return waits ? stall : LOOK;
  }

  private boolean something(Membership member, long position) {
    return inlet.pending()
        || !member.open()
        || (outlet.hasRoom() && member.waiting(position) > 0)
        || (!late && tooFarBehind(member, position));
  }

  private List<RoomMessage> next(Membership member, long position) {
    return outlet.hasRoom() ? outlet.readOn(call -> member.after(position, call)) : List.of();
  }
}
