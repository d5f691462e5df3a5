package io.weir.runtime.memory;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a holder may hold more. Looks again and again: the smallest of the waiting holders
 * find room first, because their limits are the least used.
 */
public final class Room {
  private static final long LOOK_MILLIS = 20;
  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final HeldBytes held;
  private final EventExecutor loop;
  private final CompletableFuture<Void> found = new CompletableFuture<>();
  private long leftMillis;

  private Room(HeldBytes held, EventExecutor loop) {
    this.held = held;
    this.loop = loop;
    this.leftMillis = held.budget().config().maxWait().toMillis();
  }

  /**
   * Returns a future that completes on the event loop when there is room. It fails with {@link
   * MemoryExhausted} after the configured wait.
   */
  public static CompletableFuture<Void> in(HeldBytes held, EventExecutor loop) {
    if (held.hasRoom()) {
      return NOW;
    }
    var room = new Room(held, loop);
    room.later();
    return room.found;
  }

  private void later() {
    var _ = loop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    leftMillis -= LOOK_MILLIS;
    if (held.hasRoom()) {
      found.complete(null);
    } else if (leftMillis <= 0) {
      found.completeExceptionally(held.refusal());
    } else {
      held.budget().makeRoomFor(held);
      later();
    }
  }
}
