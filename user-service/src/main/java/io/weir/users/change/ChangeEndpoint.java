package io.weir.users.change;

import io.grpc.stub.StreamObserver;
import io.weir.users.call.Violations;
import io.weir.users.server.Calls;
import io.weir.users.server.LastEventId;
import io.weir.users.server.OutboundStream;
import io.weir.users.server.RequestFields;
import io.weir.users.v1.UserEvent;
import io.weir.users.v1.WatchUsersRequest;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The RPC WatchUsers of weir.users.v1.UserService. */
public final class ChangeEndpoint {
  /** Time after which changes are read even without a notification. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  private final Changes changes;
  private final Calls calls;

  public ChangeEndpoint(Changes changes, Calls calls) {
    this.changes = changes;
    this.calls = calls;
  }

  public void watchUsers(WatchUsersRequest request, StreamObserver<UserEvent> answer) {
    var lastEventId = LastEventId.current();
    calls.stream(answer, stream -> watch(stream, behind(request, lastEventId)));
  }

  /** Returns the number of the change behind which the watch begins; empty for the last one. */
  private static OptionalLong behind(WatchUsersRequest request, @Nullable String lastEventId) {
    var found = new Violations();
    var lastId = request.hasLastId() ? OptionalLong.of(request.getLastId()) : OptionalLong.empty();
    var behind = RequestFields.position(lastId, lastEventId, found);
    found.throwIfAny();
    return behind;
  }

  private void watch(OutboundStream<UserEvent> stream, OptionalLong behind) {
    var remove = changes.onNews(stream::wake);
    try {
      follow(stream, behind);
    } finally {
      remove.run();
    }
  }

  private void follow(OutboundStream<UserEvent> stream, OptionalLong behind) {
    var call = stream.call();
    var position = behind.isPresent() ? behind.getAsLong() : changes.last(call);
    // Read before the first message, so that an invalid position is answered with a status only.
    var page = changes.after(position, call);
    stream.send(ChangeResponses.started(position));
    while (true) {
      var sent = stream.sendSome(page, ChangeResponses::event);
      position = sent == 0 ? position : page.get(sent - 1).sequence();
      var reached = position;
      stream.awaitReady();
      var _ = stream.awaitNews(() -> changes.newsAfter(reached), MAX_WAIT);
      page = stream.readAgain(again -> changes.after(reached, again));
    }
  }
}
