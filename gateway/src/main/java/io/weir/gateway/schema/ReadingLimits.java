package io.weir.gateway.schema;

import java.time.Duration;

/**
 * How much one instance may tell of its schema.
 *
 * @param bytes of all answers together
 * @param files with all imports
 * @param rounds of questions: one for each level of imports that are not sent unasked
 * @param time for all rounds together
 */
record ReadingLimits(long bytes, int files, int rounds, Duration time) {
  static ReadingLimits defaults() {
    return new ReadingLimits(16 << 20, 4096, 64, Duration.ofSeconds(10));
  }
}
