package io.weir.users.change;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.database.NotificationDispatcher;
import io.weir.users.database.NotificationListener;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.feed.FeedTail;
import io.weir.users.user.UserRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The feed of changes: the newest are read once for all watchers of this instance, by the thread of
 * the {@link NotificationDispatcher}; a watcher that is further behind reads for itself.
 * Thread-safe.
 */
public final class ChangeFeed implements Changes, NotificationListener {
  /** What a watcher holds at a time. */
  private static final int PAGE = 100;

  private static final int LOOK = 500;
  private static final UserRow USER = new UserRow();

  private final Sql sql;
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private volatile Newest newest = Newest.NONE;

  // Of the bus's thread alone.
  private boolean old = true;

  /** What was last read. */
  private record Newest(FeedTail<Change> tail, Census census) {
    static final Newest NONE = new Newest(FeedTail.unknown(), new Census(0, 0, 0));
  }

  /** A page with the state of the feed in the same snapshot. */
  private record Page(Census census, long forgotten, List<Change> changes) {}

  public ChangeFeed(Sql sql) {
    this.sql = sql;
  }

  @Override
  public long last(Call call) {
    return now(call).changes();
  }

  @Override
  public List<Change> after(long sequence, Call call) {
    var tail = newest.tail();
    if (tail.covers(sequence)) {
      return tail.after(sequence, PAGE);
    }
    var page = sql.call(call, handle -> read(handle, sequence, PAGE));
    if (sequence < page.forgotten()) {
      throw new UsersFailure.OutOfRange(
          "changes up to %d are no longer kept: begin anew".formatted(page.forgotten()));
    }
    if (sequence > page.census().changes()) {
      throw new UsersFailure.OutOfRange(
          "there is no change %d yet: the last is %d".formatted(sequence, page.census().changes()));
    }
    return page.changes();
  }

  @Override
  public boolean newsAfter(long sequence) {
    return newest.tail().last() > sequence;
  }

  @Override
  public Runnable onNews(Runnable action) {
    listeners.add(action);
    return () -> listeners.remove(action);
  }

  @Override
  public Census census(Call call) {
    var known = newest;
    return known.tail().known() ? known.census() : now(call);
  }

  private Census now(Call call) {
    return sql.call(call, handle -> read(handle, Long.MAX_VALUE, 0)).census();
  }

  @Override
  public List<String> channels() {
    return List.of("weir_user_changes");
  }

  @Override
  public void heard(String channel, String what) {
    old = true;
  }

  @Override
  public void anything() {
    old = true;
  }

  @Override
  public void look(Connection connection) {
    if (!old) {
      return;
    }
    // Not closed: the connection is the caller's.
    var handle = Jdbi.open(connection);
    var before = newest.tail();
    var tail = before.known() ? before : FeedTail.<Change>at(lastNow(handle));
    while (true) {
      var page = read(handle, tail.last(), LOOK);
      var last = page.census().changes();
      // A database that was set back to an older state counts anew.
      tail = last < tail.last() ? FeedTail.at(last) : tail.with(page.changes());
      newest = new Newest(tail, page.census());
      if (page.changes().size() < LOOK) {
        break;
      }
    }
    old = false;
    if (tail.last() != before.last()) {
      listeners.forEach(Runnable::run);
    }
  }

  private static long lastNow(Handle handle) {
    return read(handle, Long.MAX_VALUE, 0).census().changes();
  }

  @Override
  public void lost() {
    newest = Newest.NONE;
  }

  private static Page read(Handle handle, long after, int limit) {
    try (var query = handle.createQuery(ChangeStore.AFTER.sql())) {
      return query
          .define(SqlTelemetry.TEXT, ChangeStore.AFTER)
          .bind("after", after)
          .bind("limit", limit)
          .scanResultSet((rows, ctx) -> page(rows.get(), ctx));
    }
  }

  private static Page page(ResultSet rows, StatementContext ctx) throws SQLException {
    var changes = new ArrayList<Change>();
    Census census = null;
    var forgotten = 0L;
    while (rows.next()) {
      census = new Census(rows.getLong("users"), rows.getLong("suspended"), rows.getLong("last"));
      forgotten = rows.getLong("forgotten");
      if (rows.getObject("sequence") != null) {
        changes.add(change(rows, ctx));
      }
    }
    if (census == null) {
      throw new IllegalStateException("user_feed has no row");
    }
    return new Page(census, forgotten, changes);
  }

  private static Change change(ResultSet row, StatementContext ctx) throws SQLException {
    return new Change(
        row.getLong("sequence"),
        kind(row.getString("kind")),
        USER.map(row, ctx),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }

  private static Change.Kind kind(String operation) {
    return switch (operation) {
      case "INSERT" -> Change.Kind.CREATED;
      case "UPDATE" -> Change.Kind.UPDATED;
      case "DELETE" -> Change.Kind.DELETED;
      default -> throw new IllegalStateException("unknown kind of change " + operation);
    };
  }
}
