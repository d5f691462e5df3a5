package io.weir.gateway.schema;

import java.time.Duration;

/**
 * Limits of one reading of an instance's schema.
 *
 * @param bytes of all responses together
 * @param files including all imports
 * @param rounds of requests: one for each level of imports that the instance does not send unasked
 * @param time for all rounds together
 */
record ReadingLimits(long bytes, int files, int rounds, Duration time) {
  static ReadingLimits defaults() {
    return new ReadingLimits(16 << 20, 4096, 64, Duration.ofSeconds(10));
  }
}
