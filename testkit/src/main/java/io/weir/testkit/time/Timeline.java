package io.weir.testkit.time;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Simulated time that jumps from one event to the next. */
public final class Timeline implements LongSupplier {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long number;

  private record Event(long at, long number, Runnable action) {}

  @Override
  public long getAsLong() {
    return now;
  }

  public void in(long nanos, Runnable action) {
    events.add(new Event(now + nanos, number++, action));
  }

  /** Runs until no event is left. */
  public void run() {
    for (var next = events.poll(); next != null; next = events.poll()) {
      now = next.at();
      next.action().run();
    }
  }
}
