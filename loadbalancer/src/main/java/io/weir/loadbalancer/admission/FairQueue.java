package io.weir.loadbalancer.admission;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Queue that serves callers in turn, and the connections of a caller in turn, so that a caller with
 * many waiting calls does not delay others. A caller whose oldest call has waited longer than the
 * patience is overloaded: its newest calls are served first, because the oldest will run out of
 * time anyway (adaptive LIFO). All operations but {@link #removeFromLargest} take constant time.
 * Not thread-safe.
 */
final class FairQueue<T> {
  private final long patienceNanos;
  private final LinkedHashMap<Object, Caller<T>> callers = new LinkedHashMap<>();
  private int size;
  private long bytes;

  /** Place of a call in the queue. */
  static final class Ticket<T> {
    private final T call;
    private final Caller<T> caller;
    private final Object connection;

    /** Time at which the call began to wait, in nanoseconds. */
    private final long since;

    private final long bytes;

    private Ticket(T call, Caller<T> caller, Object connection, long since, long bytes) {
      this.call = call;
      this.caller = caller;
      this.connection = connection;
      this.since = since;
      this.bytes = bytes;
    }
  }

  /** Waiting calls of one caller, by connection, in the order in which connections are served. */
  private static final class Caller<T> {
    private final Object key;
    private final LinkedHashMap<Object, LinkedHashSet<Ticket<T>>> connections =
        new LinkedHashMap<>();
    private int size;
    private long bytes;

    Caller(Object key) {
      this.key = key;
    }

    /** Returns what the calls of the caller hold: their content, and about 1 KiB each beside it. */
    private long weight() {
      return bytes + size * 1_024L;
    }

    private Ticket<T> oldest() {
      return connections.firstEntry().getValue().getFirst();
    }

    private Ticket<T> next(long now, long patienceNanos) {
      boolean overloaded = now - oldest().since > patienceNanos;
      var turn = overloaded ? connections.pollLastEntry() : connections.pollFirstEntry();
      var waiting = turn.getValue();
      var ticket = overloaded ? waiting.removeLast() : waiting.removeFirst();
      if (waiting.isEmpty()) {
        return ticket;
      }
      // While overloaded, a connection that was served comes after connections that begin to wait.
      var _ =
          overloaded
              ? connections.putFirst(turn.getKey(), waiting)
              : connections.putLast(turn.getKey(), waiting);
      return ticket;
    }
  }

  /**
   * @param patienceNanos time after which a waiting call shows an overload
   */
  FairQueue(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  int size() {
    return size;
  }

  /** Returns the size of the content of all waiting calls. */
  long bytes() {
    return bytes;
  }

  /**
   * Adds a call.
   *
   * @param caller identifies the caller, as a key of a map
   * @param connection identifies the connection of the caller, as a key of a map
   */
  Ticket<T> add(T call, Object caller, Object connection, long now, long length) {
    var of = callers.computeIfAbsent(caller, Caller::new);
    var ticket = new Ticket<>(call, of, connection, now, length);
    of.connections.computeIfAbsent(connection, key -> new LinkedHashSet<>(2)).add(ticket);
    count(ticket, 1);
    return ticket;
  }

  /** Removes and returns the call whose turn it is; null if no call waits. */
  @Nullable T poll(long now) {
    var turn = callers.pollFirstEntry();
    if (turn == null) {
      return null;
    }
    var caller = turn.getValue();
    var ticket = caller.next(now, patienceNanos);
    count(ticket, -1);
    if (caller.size > 0) {
      callers.putLast(caller.key, caller);
    }
    return ticket.call;
  }

  /** Removes a call. Returns false if it does not wait any more. */
  boolean remove(Ticket<T> ticket) {
    var caller = ticket.caller;
    var waiting = caller.connections.get(ticket.connection);
    if (waiting == null || !waiting.remove(ticket)) {
      return false;
    }
    if (waiting.isEmpty()) {
      caller.connections.remove(ticket.connection);
    }
    count(ticket, -1);
    if (caller.size == 0) {
      callers.remove(caller.key);
    }
    return true;
  }

  /** Removes and returns the oldest call of the caller that holds most; null if no call waits. */
  @Nullable T removeFromLargest() {
    var largest =
        callers.values().stream().max((a, b) -> Long.compare(a.weight(), b.weight())).orElse(null);
    if (largest == null) {
      return null;
    }
    var oldest = largest.oldest();
    var _ = remove(oldest);
    return oldest.call;
  }

  private void count(Ticket<T> ticket, int calls) {
    size += calls;
    bytes += calls * ticket.bytes;
    ticket.caller.size += calls;
    ticket.caller.bytes += calls * ticket.bytes;
  }
}
