package io.weir.loadbalancer.endpoint;

import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long an endpoint was asked and has answered nothing at all. One slow answer among others
 * is chance; that nobody is answered any more is not. Thread-safe, without a lock.
 */
public final class UnresponsiveTimer {
  private static final long NONE = Long.MIN_VALUE;

  /** When the first attempt began that was not followed by any answer. */
  private final AtomicLong since = new AtomicLong(NONE);

  /** An attempt that should be answered goes on the wire. */
  public void asked(long nowNanos) {
    if (since.get() == NONE) {
      since.compareAndSet(NONE, nowNanos);
    }
  }

  /** Some attempt was answered, however. */
  public void answered() {
    if (since.get() != NONE) {
      since.set(NONE);
    }
  }

  /** Nanoseconds; 0 if there is nothing to answer. */
  public long nanos(long nowNanos) {
    long began = since.get();
    return began == NONE ? 0 : nowNanos - began;
  }
}
