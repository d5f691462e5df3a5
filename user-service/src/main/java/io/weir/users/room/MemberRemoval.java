package io.weir.users.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Call;
import io.weir.users.room.Membership.Departure;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Removes departed members from the database in the background, many with one statement, so that
 * ten thousand may leave at the same time. Thread-safe.
 */
public final class MemberRemoval {
  private static final int BATCH = 1000;

  private final MeterRegistry meters;
  private final Queue<UUID> departed = new ConcurrentLinkedQueue<>();
  private volatile Runnable worker = () -> {};

  public MemberRemoval(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Sets the action that wakes the worker. */
  public void worker(Runnable wake) {
    this.worker = wake;
  }

  void add(UUID member, Departure reason) {
    Counter.builder("rooms.departures")
        .description("Members of rooms that are gone, by why")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(meters)
        .increment();
    departed.add(member);
    worker.run();
  }

  /** Removes one batch. Returns true if there are more. */
  public boolean run(MemberStore store, Call call) {
    List<UUID> batch = departed.stream().limit(BATCH).toList();
    if (batch.isEmpty()) {
      return false;
    }
    store.remove(batch, call);
    batch.forEach(departed::remove);
    return !departed.isEmpty();
  }
}
