package io.weir.users.room;

import io.weir.users.call.Call;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.database.SqlText;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.Update;

/** Says that this instance's members are there, and forgets what rooms no longer need. */
public final class RoomHousekeeping {
  private static final int MESSAGES = 10_000;

  private final Sql sql;
  private final InstanceLease owner;
  private final RoomFeed feed;
  private final RoomsConfig config;

  public RoomHousekeeping(Sql sql, InstanceLease owner, RoomFeed feed, RoomsConfig config) {
    this.sql = sql;
    this.owner = owner;
    this.feed = feed;
    this.config = config;
  }

  public void renew(Call call) {
    // Those who come meanwhile come with a lease.
    var had = feed.membersNow();
    if (run(call, RoomSql.RENEW, owner::sign) == 0) {
      had.forEach(RoomSession::lost);
    }
  }

  public void clear(Call call) {
    var _ = run(call, RoomSql.LOST, update -> update);
    var keep = config.keep().toMillis();
    var _ =
        run(
            call,
            RoomSql.FORGET,
            update ->
                update.bind("keep", keep).bind("most", config.most()).bind("limit", MESSAGES));
    sql.call(
        call,
        handle ->
            handle
                .createQuery(RoomSql.FORGET_ROOMS.sql())
                .define(SqlTelemetry.TEXT, RoomSql.FORGET_ROOMS)
                .map((_, _) -> true)
                .one());
  }

  /** This instance leaves, and its members with it. */
  public void absent(Call call) {
    var _ = run(call, RoomSql.ABSENT, owner::sign);
  }

  private int run(Call call, SqlText text, UnaryOperator<Update> binding) {
    return sql.call(
        call,
        handle -> {
          try (var update = handle.createUpdate(text.sql()).define(SqlTelemetry.TEXT, text)) {
            return binding.apply(update).execute();
          }
        });
  }
}
