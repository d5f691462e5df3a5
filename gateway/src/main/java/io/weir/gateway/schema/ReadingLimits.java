package io.weir.gateway.schema;

import java.time.Duration;

/**
 * Limits of one reading of an instance's schema.
 *
 * @param bytes total size of all responses, in bytes
 * @param files number of files, imports included
 * @param rounds rounds of requests: one for each level of imports that the instance does not send
 *     unasked
 * @param time total time of all rounds
 */
record ReadingLimits(long bytes, int files, int rounds, Duration time) {
  static ReadingLimits defaults() {
    return new ReadingLimits(16 << 20, 4096, 64, Duration.ofSeconds(10));
  }
}
