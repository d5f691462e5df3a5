package io.weir.users.grpc;

import io.weir.users.domain.Changes;
import io.weir.users.domain.PageRequest;
import io.weir.users.domain.Users;
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
final class UserStreams {
  /** About what fits between two moments without room. */
  private static final int PAGE = 200;

  /** Looks again after this also when nothing was heard. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Users users;
  private final Changes changes;

  UserStreams(Users users, Changes changes) {
    this.users = users;
    this.changes = changes;
  }

  void export(Outlet<User> outlet, @Nullable UUID behind) {
    var position = behind;
    while (true) {
      outlet.awaitRoom();
      var next = new PageRequest<>(PAGE, position);
      var page = outlet.read(call -> users.list(next, call));
      var sent = outlet.sendSome(page.users(), Messages::user);
      if (sent == page.users().size() && page.next() == null) {
        return;
      }
      position = sent == 0 ? position : page.users().get(sent - 1).id();
    }
  }

  void watch(Outlet<UserEvent> outlet, OptionalLong behind) {
    var takeBack = changes.onNews(outlet::wake);
    try {
      follow(outlet, behind);
    } finally {
      takeBack.run();
    }
  }

  private void follow(Outlet<UserEvent> outlet, OptionalLong behind) {
    var call = outlet.call();
    var position = behind.isPresent() ? behind.getAsLong() : changes.last(call);
    // Asked before the first word, so that what cannot go on is refused with a status alone.
    var page = changes.after(position, call);
    outlet.send(Messages.started(position));
    while (true) {
      var sent = outlet.sendSome(page, Messages::event);
      position = sent == 0 ? position : page.get(sent - 1).sequence();
      var reached = position;
      outlet.awaitRoom();
      var _ = outlet.awaitNews(() -> changes.newsAfter(reached), LOOK);
      page = outlet.readOn(again -> changes.after(reached, again));
    }
  }
}
