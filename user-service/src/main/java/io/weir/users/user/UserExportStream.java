package io.weir.users.user;

import io.weir.users.change.Changes;
import io.weir.users.server.OutboundStream;
import io.weir.users.v1.User;
import io.weir.users.v1.UserEvent;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The streams of users: page by page from the database, each page when there is room for it. What a
 * reader had no room for is dropped and read again, so that a reader who stalls holds nothing.
 */
final class UserExportStream {
  /** About what fits between two moments without room. */
  private static final int PAGE = 200;

  /** Looks again after this also when nothing was heard. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Users users;
  private final Changes changes;

  UserExportStream(Users users, Changes changes) {
    this.users = users;
    this.changes = changes;
  }

  void export(OutboundStream<User> outlet, @Nullable UUID behind) {
    var position = behind;
    while (true) {
      outlet.awaitRoom();
      var next = new PageRequest<>(PAGE, position);
      var page = outlet.read(call -> users.list(next, call));
      var sent = outlet.sendSome(page.users(), UserResponses::user);
      if (sent == page.users().size() && page.next() == null) {
        return;
      }
      position = sent == 0 ? position : page.users().get(sent - 1).id();
    }
  }

  void watch(OutboundStream<UserEvent> outlet, OptionalLong behind) {
    var takeBack = changes.onNews(outlet::wake);
    try {
      follow(outlet, behind);
    } finally {
      takeBack.run();
    }
  }

  private void follow(OutboundStream<UserEvent> outlet, OptionalLong behind) {
    var call = outlet.call();
    var position = behind.isPresent() ? behind.getAsLong() : changes.last(call);
    // Asked before the first word, so that what cannot go on is refused with a status alone.
    var page = changes.after(position, call);
    outlet.send(UserResponses.started(position));
    while (true) {
      var sent = outlet.sendSome(page, UserResponses::event);
      position = sent == 0 ? position : page.get(sent - 1).sequence();
      var reached = position;
      outlet.awaitRoom();
      var _ = outlet.awaitNews(() -> changes.newsAfter(reached), LOOK);
      page = outlet.readOn(again -> changes.after(reached, again));
    }
  }
}
