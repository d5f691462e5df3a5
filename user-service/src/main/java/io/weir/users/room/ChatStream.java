package io.weir.users.room;

import io.weir.users.call.CallEnded;
import io.weir.users.call.Failure;
import io.weir.users.call.InvalidRequest;
import io.weir.users.room.Membership.Departure;
import io.weir.users.server.OutboundStream;
import io.weir.users.server.StreamFailure;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ChatRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chat of one member. Sends its messages to the room and the room's messages to its client, on one
 * thread. Reads no messages while the client is not ready, so that a client that lags holds a
 * position, not a queue.
 */
final class ChatStream {
  /** Time after which messages are read even without a notification. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  /** Time in which a member with too many waiting messages must catch up. */
  private static final Duration CATCH_UP = Duration.ofSeconds(5);

  private final OutboundStream<ChatEvent> outbound;
  private final ChatInboundStream inbound;
  private final Duration stall;
  private final LongSupplier nanoTime;
  private boolean late;
  private long lateUntil;

  ChatStream(
      OutboundStream<ChatEvent> outbound,
      ChatInboundStream inbound,
      Duration stall,
      LongSupplier nanoTime) {
    this.outbound = outbound;
    this.inbound = inbound;
    this.stall = stall;
    this.nanoTime = nanoTime;
    inbound.onNews(outbound::wake);
  }

  void run(Rooms rooms, @Nullable String lastEventId) {
    var first = first();
    var join = RoomRequests.join(first, lastEventId);
    // Validated before joining, so that an invalid message does not join the room.
    var _ = RoomRequests.message(first, join.room());
    var member =
        outbound.read(call -> rooms.join(join.room(), join.displayName(), outbound::wake, call));
    var reason = Departure.FAILED;
    try {
      chat(member, join);
    } catch (Failure e) {
      reason = departure(e);
      throw e;
    } finally {
      member.leave(reason);
    }
  }

  private ChatRequest first() {
    if (!outbound.awaitNews(inbound::ready, stall)) {
      throw new StreamFailure.Silent(stall);
    }
    var first = inbound.peek();
    if (first == null) {
      throw InvalidRequest.of("room", "is required: the first request says it");
    }
    return first;
  }

  private static Departure departure(Failure failure) {
    return switch (failure) {
      case CallEnded _ -> Departure.LEFT;
      case RoomFailure.FellBehind _ -> Departure.SLOW;
      case StreamFailure.Stalled _ -> Departure.SLOW;
      case RoomFailure.MemberClosed _ -> Departure.CLOSED;
      case RoomFailure.MemberLost _ -> Departure.INSTANCE;
      case StreamFailure.Leaving _ -> Departure.INSTANCE;
      default -> Departure.FAILED;
    };
  }

  private void chat(Membership member, RoomRequests.Join join) {
    var position = join.position(member.last(), member.forgotten());
    var behind = position;
    // Read before the first event, so that an invalid position is answered with a status only.
    var page = outbound.read(call -> member.after(behind, call));
    outbound.send(RoomResponses.joined(member, position));
    while (true) {
      sendToRoom(member, join.room());
      var sent = outbound.sendSome(page, RoomResponses::said);
      position = sent == 0 ? position : page.get(sent - 1).sequence();
      await(member, position);
      page = next(member, position);
    }
  }

  private void sendToRoom(Membership member, String room) {
    var request = inbound.peek();
    if (request == null) {
      return;
    }
    var message = RoomRequests.message(request, room);
    if (message != null) {
      outbound.read(call -> {
        member.send(message, call);
        return message;
      });
    }
    inbound.done();
  }

  private void await(Membership member, long position) {
    updateLate(member, position);
    var waits = member.waiting(position) > 0;
    var news = outbound.awaitNews(() -> somethingToDo(member, position), maxWait(waits));
    member.requireOpen();
    if (late && !outbound.isReady() && nanoTime.getAsLong() - lateUntil >= 0) {
      throw new RoomFailure.FellBehind(Rooms.MAX_WAITING, position);
    }
    if (!news && waits && !late) {
      throw new StreamFailure.Stalled(stall);
    }
  }

  private void updateLate(Membership member, long position) {
    var before = late;
    late = tooFarBehind(member, position);
    if (late && !before) {
      lateUntil = nanoTime.getAsLong() + CATCH_UP.toNanos();
    }
  }

  /**
   * Returns true if too many messages wait for the member. Messages from before the member joined
   * do not count, because there is no deadline for reading them.
   */
  private static boolean tooFarBehind(Membership member, long position) {
    return position >= member.last() && member.waiting(position) > Rooms.MAX_WAITING;
  }

  private Duration maxWait(boolean messagesWait) {
    if (late) {
      return Duration.ofNanos(Math.max(0, lateUntil - nanoTime.getAsLong()));
    }
    return messagesWait ? stall : MAX_WAIT;
  }

  private boolean somethingToDo(Membership member, long position) {
    return inbound.pending()
        || !member.open()
        || (outbound.isReady() && member.waiting(position) > 0)
        || (!late && tooFarBehind(member, position));
  }

  private List<RoomMessage> next(Membership member, long position) {
    return outbound.isReady()
        ? outbound.readAgain(call -> member.after(position, call))
        : List.of();
  }
}
