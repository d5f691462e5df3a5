package io.weir.users.change;

import io.weir.users.call.Call;
import io.weir.users.database.NotificationListener;
import io.weir.users.database.SqlSession;
import io.weir.users.feed.FeedTail;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Feed of user changes at this instance. The thread of the notifications reads the newest changes
 * once for all watches; a watch that is further behind reads for itself. Thread-safe.
 */
public final class ChangeFeed implements Changes, NotificationListener {
  /** Maximum number of changes that a watch holds at a time. */
  private static final int PAGE = 100;

  private static final int REFRESH_PAGE = 500;

  private final ChangeStore store;
  private final Set<Runnable> actions = ConcurrentHashMap.newKeySet();
  private volatile Newest newest = Newest.NONE;

  // Accessed by the thread of the notifications only.
  private boolean outdated = true;

  /** The state of the feed as last read. */
  private record Newest(FeedTail<Change> tail, Census census) {
    static final Newest NONE = new Newest(FeedTail.unknown(), new Census(0, 0, 0));
  }

  public ChangeFeed(ChangeStore store) {
    this.store = store;
  }

  @Override
  public long last(Call call) {
    return store.census(call).changes();
  }

  @Override
  public List<Change> after(long sequence, Call call) {
    var tail = newest.tail();
    if (tail.covers(sequence)) {
      return tail.after(sequence, PAGE);
    }
    var page = store.after(sequence, PAGE, call);
    if (sequence < page.forgotten()) {
      throw new ChangeFailure.Forgotten(page.forgotten());
    }
    if (sequence > page.census().changes()) {
      throw new ChangeFailure.NotYetMade(sequence, page.census().changes());
    }
    return page.changes();
  }

  @Override
  public boolean newsAfter(long sequence) {
    return newest.tail().last() > sequence;
  }

  @Override
  public Runnable onNews(Runnable action) {
    actions.add(action);
    return () -> actions.remove(action);
  }

  @Override
  public Census census(Call call) {
    var known = newest;
    return known.tail().known() ? known.census() : store.census(call);
  }

  @Override
  public List<String> channels() {
    return List.of("weir_user_changes");
  }

  @Override
  public void notified(String channel, String payload) {
    outdated = true;
  }

  @Override
  public void anythingMayHaveChanged() {
    outdated = true;
  }

  @Override
  public void refresh(SqlSession session) {
    if (!outdated) {
      return;
    }
    var before = newest.tail();
    var tail = before.known() ? before : FeedTail.<Change>at(store.census(session).changes());
    while (true) {
      var page = store.after(tail.last(), REFRESH_PAGE, session);
      var last = page.census().changes();
      // A database that was restored to an older state continues counting from there.
      tail = last < tail.last() ? FeedTail.at(last) : tail.with(page.changes());
      newest = new Newest(tail, page.census());
      if (page.changes().size() < REFRESH_PAGE) {
        break;
      }
    }
    outdated = false;
    if (tail.last() != before.last()) {
      actions.forEach(Runnable::run);
    }
  }

  @Override
  public void disconnected() {
    newest = Newest.NONE;
  }
}
