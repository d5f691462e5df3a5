package io.weir.runtime.exchange.metering;

/** Counts the content of an exchange in both directions, without headers. Thread-safe. */
@FunctionalInterface
public interface ContentMeter {

  /**
   * Counts content that passes. Takes no lock and allocates nothing.
   *
   * @param bytes size of the content; 0 to ask again
   * @return nanoseconds for which the rest of the content has to wait; 0 if it may pass
   */
  long passed(long bytes);
}
