package io.weir.users.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.room.Membership.Departure;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Members who are gone and still stand in the database: taken out by a thread of its own, many at
 * once, so that ten thousand may leave at a time. Thread-safe.
 */
public final class MemberRemoval {
  private static final int SOME = 1000;

  private final MeterRegistry meters;
  private final Queue<UUID> gone = new ConcurrentLinkedQueue<>();
  private volatile Runnable worker = () -> {};

  public MemberRemoval(MeterRegistry meters) {
    this.meters = meters;
  }

  public void worker(Runnable wake) {
    this.worker = wake;
  }

  public void add(UUID member, Departure why) {
    Counter.builder("rooms.departures")
        .description("Members of rooms that are gone, by why")
        .tag("reason", why.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
    gone.add(member);
    worker.run();
  }

  /** Takes some out. Returns whether there are more. */
  public boolean some(Sql sql, Call call) {
    List<UUID> some = gone.stream().limit(SOME).toList();
    if (some.isEmpty()) {
      return false;
    }
    sql.call(
        call,
        handle ->
            handle
                .createUpdate(RoomSql.LEAVE.sql())
                .define(SqlTelemetry.TEXT, RoomSql.LEAVE)
                .bindArray("ids", UUID.class, some)
                .execute());
    some.forEach(gone::remove);
    return !gone.isEmpty();
  }
}
