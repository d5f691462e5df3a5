package io.weir.runtime.arrival;

/** Least rate at which a request may arrive: a number of bytes in each period. Not thread-safe. */
final class ArrivalRate {
  static final int LEAST_BYTES = 1 << 10;

  private long before;

  /**
   * Ends a period.
   *
   * @param arrived bytes that have arrived so far
   * @param waited true if the caller was not read for a part of the period
   * @return true if the request has arrived too slowly
   */
  boolean isTooSlow(long arrived, boolean waited) {
    boolean slow = !waited && arrived - before < LEAST_BYTES;
    before = arrived;
    return slow;
  }
}
