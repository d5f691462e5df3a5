package io.weir.users.server;

import io.grpc.Context;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.weir.runtime.memory.HeldBytes;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.memory.MemoryExhausted;
import io.weir.runtime.memory.MemoryKind;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of the message that arrives on a stream, and of the one before, which the
 * service may still hold. Refuses the call if there is no room for them. Small messages are not
 * counted. Thread-safe.
 */
final class InboundTracer extends ServerStreamTracer {
  private static final int SMALL = 4 << 10;
  private static final int LEAST_BYTES = 1 << 10;
  private static final Status NO_ROOM =
      Status.RESOURCE_EXHAUSTED.withDescription(MemoryExhausted.MESSAGE);

  private final MemoryBudget budget;
  private final Set<InboundTracer> arriving;
  private @Nullable HeldBytes held;
  private @Nullable Consumer<Status> refusal;
  private @Nullable Status refused;
  private long partial;
  private long before;
  private long swept = -1;

  /**
   * @param arriving calls with an unfinished message
   */
  InboundTracer(MemoryBudget budget, Set<InboundTracer> arriving) {
    this.budget = budget;
    this.arriving = arriving;
  }

  @Override
  public Context filterContext(Context context) {
    return InboundMemory.with(context, this);
  }

  @Override
  public synchronized void serverCallStarted(ServerCallInfo<?, ?> call) {
    var connection = call.getAttributes().get(InboundMemory.CONNECTION);
    if (connection != null) {
      held = budget.begun(connection, () -> refuse(NO_ROOM));
      count();
    }
  }

  /** Sets the action that refuses the call. */
  void refusedBy(Consumer<Status> action) {
    Status already;
    synchronized (this) {
      refusal = action;
      already = refused;
    }
    if (already != null) {
      action.accept(already);
    }
  }

  @Override
  public void inboundWireSize(long bytes) {
    if (add(bytes)) {
      refuse(NO_ROOM);
    }
  }

  /** Adds bytes of the unfinished message. Returns true if there is no room for them. */
  private synchronized boolean add(long bytes) {
    partial += bytes;
    if (partial <= SMALL) {
      return false;
    }
    arriving.add(this);
    var mine = count();
    if (mine == null || mine.hasRoom()) {
      return false;
    }
    var _ = mine.refusal();
    return true;
  }

  private synchronized @Nullable HeldBytes count() {
    var mine = held;
    if (mine != null && partial + before > SMALL) {
      mine.set(MemoryKind.REQUESTS, partial + before);
    }
    return mine;
  }

  @Override
  public synchronized void inboundMessageRead(int number, long wireSize, long uncompressedSize) {
    if (partial > SMALL || before > SMALL) {
      arriving.remove(this);
      before = Math.max(partial, uncompressedSize);
      partial = 0;
      swept = -1;
      if (held != null) {
        held.set(MemoryKind.REQUESTS, before);
      }
    } else {
      before = partial;
      partial = 0;
    }
  }

  @Override
  public synchronized void streamClosed(Status status) {
    arriving.remove(this);
    if (held != null) {
      held.release();
    }
  }

  /** Ends a period. Returns true if too little has arrived in it. */
  synchronized boolean isTooSlow() {
    boolean slow = swept >= 0 && partial - swept < LEAST_BYTES;
    swept = partial;
    return slow;
  }

  /** Refuses the call now, or when it has started. */
  void refuse(Status status) {
    Consumer<Status> action;
    synchronized (this) {
      if (refused != null) {
        return;
      }
      refused = status;
      action = refusal;
    }
    if (action != null) {
      action.accept(status);
    }
  }
}
