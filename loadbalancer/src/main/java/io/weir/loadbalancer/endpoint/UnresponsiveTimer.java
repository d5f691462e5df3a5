package io.weir.loadbalancer.endpoint;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Detects an unresponsive endpoint: measures how long requests have been pending without any
 * response from it. One slow response does not count; total silence does. Thread-safe, lock-free.
 */
public final class UnresponsiveTimer {
  private static final long NONE = Long.MIN_VALUE;

  /** Start of the first attempt that no response has followed, nanoseconds. */
  private final AtomicLong since = new AtomicLong(NONE);

  /** Records that an attempt that must be answered goes on the wire. */
  public void asked(long nowNanos) {
    if (since.get() == NONE) {
      since.compareAndSet(NONE, nowNanos);
    }
  }

  /** Records that the endpoint responded to some attempt. */
  public void answered() {
    if (since.get() != NONE) {
      since.set(NONE);
    }
  }

  /** Returns the nanoseconds of silence; 0 if no request is pending. */
  public long nanos(long nowNanos) {
    long began = since.get();
    return began == NONE ? 0 : nowNanos - began;
  }
}
