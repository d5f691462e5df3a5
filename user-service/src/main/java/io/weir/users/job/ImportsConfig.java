package io.weir.users.job;

import java.time.Duration;

/**
 * Limits of imports of users.
 *
 * @param rows maximum number of rows of an import
 * @param lease time after which a silent instance loses its jobs and its members of rooms
 * @param keep time for which a job that has ended is kept
 */
public record ImportsConfig(long rows, Duration lease, Duration keep) {

  public ImportsConfig {
    if (rows < 1) {
      throw new IllegalArgumentException("rows: at least 1 is expected, found " + rows);
    }
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("lease: at least 1s is expected");
    }
    if (!keep.isPositive()) {
      throw new IllegalArgumentException("keep: more than 0 is expected");
    }
  }

  public static ImportsConfig defaults() {
    return new ImportsConfig(1_000_000, Duration.ofSeconds(15), Duration.ofHours(24));
  }
}
