package io.weir.loadbalancer.admission;

import io.weir.loadbalancer.admission.gradient.AdaptiveLimit;
import io.weir.loadbalancer.admission.gradient.Bounds;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits as many concurrent unary calls to a cluster as are good for its endpoints. Calls beyond
 * the limit wait in a bounded queue, fair between callers. Thread-safe; a call that finds a place
 * takes no lock.
 */
public final class Admission {
  /** Part of the longest wait after which a waiting call shows an overload. */
  private static final double PATIENCE = 0.75;

  private static final int MAX_WAITING = 10_000;
  private static final long MAX_WAITING_BYTES = 64 << 20;

  private final AdmissionConfig config;
  private final int maxCalls;
  private final LongSupplier nanoTime;
  private final AdaptiveLimit limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final FairQueue<Entrant> shedLast;
  private final FairQueue<Entrant> others;
  private volatile int waiting;

  /** Call that asks for a place. */
  interface Entrant {
    /** Returns a key that identifies the caller. */
    Object caller();

    /** Returns a key that identifies the connection of the caller. */
    Object connection();

    /** Returns the size of the content that is held while the call waits. */
    long bytes();

    /** Returns whether the call is refused last. */
    boolean shedLast();

    /**
     * Called when a waiting call gets a place, on any thread. Must not block.
     *
     * @param entered calls with a place, this one included
     */
    void admitted(int entered);

    /** Called when a waiting call is refused because the queue is full. Must not block. */
    void evicted();
  }

  /**
   * Snapshot of the state of admission for the admin pages.
   *
   * @param limit current limit of concurrent unary calls
   * @param inFlight unary calls with a place
   * @param waiting unary calls that wait for a place
   * @param shedLast true if the request would be refused last
   */
  public record View(int limit, int inFlight, int waiting, boolean shedLast) {}

  /**
   * @param maxCalls upper bound of the limit, whatever the configuration allows
   * @param nanoTime monotonic clock, in nanoseconds
   * @param random returns a number from 0 up to, not including, its argument
   */
  public Admission(
      AdmissionConfig config, int maxCalls, LongSupplier nanoTime, IntUnaryOperator random) {
    this.config = config;
    this.maxCalls = maxCalls;
    this.nanoTime = nanoTime;
    int max = config.adaptive() ? Math.min(config.max(), maxCalls) : maxCalls;
    int min = config.adaptive() ? Math.min(config.min(), max) : max;
    limit = new AdaptiveLimit(Bounds.of(min, max), nanoTime, random);
    long patience = (long) (config.maxWait().toNanos() * PATIENCE);
    shedLast = new FairQueue<>(patience);
    others = new FairQueue<>(patience);
  }

  /**
   * Takes a place if one is free and no other call waits for it. Returns the calls with a place,
   * this one included, or {@link AdaptiveLimit#REFUSED}.
   */
  int tryEnter(boolean isShedLast) {
    return waiting > 0 && !isShedLast ? AdaptiveLimit.REFUSED : limit.tryEnter(isShedLast);
  }

  /**
   * Lets a call wait for a place. If the queue is full, a call of the caller that holds most of it
   * is evicted.
   */
  FairQueue.Ticket<Entrant> await(Entrant entrant) {
    FairQueue.Ticket<Entrant> ticket;
    Entrant evicted = null;
    lock.lock();
    try {
      var queue = queue(entrant);
      ticket =
          queue.add(
              entrant,
              entrant.caller(),
              entrant.connection(),
              nanoTime.getAsLong(),
              entrant.bytes());
      if (isFull()) {
        evicted = others.size() > 0 ? others.removeFromLargest() : shedLast.removeFromLargest();
      }
      waiting = others.size() + shedLast.size();
    } finally {
      lock.unlock();
    }
    if (evicted != null) {
      evicted.evicted();
    }
    // A place may have become free since the call found none.
    dispatch();
    return ticket;
  }

  private FairQueue<Entrant> queue(Entrant entrant) {
    return entrant.shedLast() ? shedLast : others;
  }

  private boolean isFull() {
    return others.size() + shedLast.size() > MAX_WAITING
        || others.bytes() + shedLast.bytes() > MAX_WAITING_BYTES;
  }

  /** Stops waiting. Returns false if the call has got a place or was evicted. */
  boolean withdraw(Entrant entrant, FairQueue.Ticket<Entrant> ticket) {
    lock.lock();
    try {
      boolean waited = queue(entrant).remove(ticket);
      waiting = others.size() + shedLast.size();
      return waited;
    } finally {
      lock.unlock();
    }
  }

  /** Frees a place. */
  void leave() {
    limit.leave();
    if (waiting > 0) {
      dispatch();
    }
  }

  /** Gives free places to waiting calls. */
  private void dispatch() {
    while (waiting > 0 && admitNext()) {}
  }

  private boolean admitNext() {
    @Nullable Entrant next;
    int entered;
    lock.lock();
    try {
      boolean first = shedLast.size() > 0;
      if (!first && others.size() == 0) {
        return false;
      }
      entered = limit.tryEnter(first);
      if (entered == AdaptiveLimit.REFUSED) {
        return false;
      }
      next = (first ? shedLast : others).poll(nanoTime.getAsLong());
      waiting = others.size() + shedLast.size();
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.admitted(entered);
    }
    return true;
  }

  /**
   * Records the latency of a call.
   *
   * @param entered calls with a place when the call got its own
   * @param nanos latency of the attempt that was answered, in nanoseconds
   * @param lateNanos part of the latency during which this process did not read the answer
   */
  void took(String rpc, int entered, long nanos, long lateNanos) {
    if (config.adaptive()) {
      limit.took(rpc, entered, nanos, lateNanos);
    }
  }

  /** Returns the longest time that a call waits for a place, given the time it has left. */
  long maxWaitNanos(long leftNanos) {
    return Math.min(config.maxWait().toNanos(), leftNanos / 4);
  }

  boolean isShedLast(String path) {
    return config.isShedLast(path);
  }

  /** Returns whether the limit is the max-concurrent of the cluster. */
  boolean isAtMaxCalls() {
    return limit.limit() >= maxCalls;
  }

  int maxCalls() {
    return maxCalls;
  }

  public int limit() {
    return limit.limit();
  }

  public int inFlight() {
    return limit.inFlight();
  }

  public int waiting() {
    return waiting;
  }

  /**
   * Returns the limit, its use, and whether a request would be refused last.
   *
   * @param path of the request
   */
  public View view(String path) {
    return new View(limit(), inFlight(), waiting(), config.isShedLast(path));
  }
}
