package io.weir.loadbalancer.retry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Retry budget of a cluster. Each call deposits a fraction of a token, each retry withdraws a whole
 * one, and a trickle lets a quiet cluster retry at all. Under total failure, attempts are at most
 * (1 + share) × calls + reserve + one per second. Lock-free.
 */
public final class RetryBudget {
  private static final long TOKEN = 1000;
  private static final long RESERVE = 10 * TOKEN;
  private static final long CAPACITY = 100 * TOKEN;
  private static final long NANOS_PER_MILLITOKEN = 1_000_000;

  private final long deposit;
  private final LongSupplier nanoTime;
  private final AtomicLong balance = new AtomicLong(RESERVE);
  private final AtomicLong trickledAt;

  /**
   * @param share retries per call; 0.2 for 20 %
   * @param nanoTime monotonic clock
   */
  public RetryBudget(double share, LongSupplier nanoTime) {
    this.deposit = Math.round(share * TOKEN);
    this.nanoTime = nanoTime;
    this.trickledAt = new AtomicLong(nanoTime.getAsLong());
  }

  /** Adds the deposit of a call that begins. */
  public void deposit() {
    add(deposit, CAPACITY);
  }

  /** Withdraws a token for a retry; returns false if the budget is exhausted. */
  public boolean withdraw() {
    trickle();
    while (true) {
      long now = balance.get();
      if (now < TOKEN) {
        return false;
      }
      if (balance.compareAndSet(now, now - TOKEN)) {
        return true;
      }
    }
  }

  /** Returns the number of retries that the budget can pay for now. */
  public double balance() {
    return (double) balance.get() / TOKEN;
  }

  private void trickle() {
    long now = nanoTime.getAsLong();
    long since = trickledAt.get();
    long due = (now - since) / NANOS_PER_MILLITOKEN;
    if (due > 0 && trickledAt.compareAndSet(since, now)) {
      add(due, RESERVE);
    }
  }

  private void add(long amount, long ceiling) {
    while (true) {
      long now = balance.get();
      long then = Math.max(now, Math.min(now + amount, ceiling));
      if (then == now || balance.compareAndSet(now, then)) {
        return;
      }
    }
  }
}
