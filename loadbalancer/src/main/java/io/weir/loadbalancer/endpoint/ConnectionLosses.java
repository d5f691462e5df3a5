package io.weir.loadbalancer.endpoint;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Connections that an endpoint lost, and connections that it ended because of an error that it
 * named. Times are nanoseconds of a monotonic clock. Thread-safe.
 */
public final class ConnectionLosses {
  /** Time in which the calls on a connection learn of its end. */
  private static final long LEARNED_NANOS = 50_000_000;

  private final AtomicLong count = new AtomicLong();
  private final AtomicLong blamed = new AtomicLong();
  private volatile Moment lost = Moment.NEVER;
  private volatile Moment refused = Moment.NEVER;

  private record Moment(boolean happened, long nanos) {
    static final Moment NEVER = new Moment(false, 0);

    boolean isSince(long since) {
      return happened && nanos - since >= 0;
    }
  }

  /** Records the end of a connection, before the calls on it break off. */
  public void lost(long nowNanos) {
    lost = new Moment(true, nowNanos);
    count.incrementAndGet();
  }

  /** Records a GOAWAY with an error code: a call on the connection broke HTTP/2. */
  public void refused(long nowNanos) {
    refused = new Moment(true, nowNanos);
    lost(nowNanos);
  }

  public boolean lostSince(long nanos) {
    return lost.isSince(nanos);
  }

  public boolean refusedSince(long nanos) {
    return refused.isSince(nanos);
  }

  /**
   * Returns whether a call that broke off counts as a failure of the endpoint. A connection takes
   * many calls along, and its loss counts once: one caller's bytes may have been the reason.
   */
  public boolean blames(long nowNanos) {
    if (!lostSince(nowNanos - LEARNED_NANOS)) {
      return true;
    }
    long latest = count.get();
    return blamed.getAndSet(latest) != latest;
  }
}
