package io.weir.users.job;

import java.time.Duration;

/**
 * How users are imported.
 *
 * @param rows most rows of one import
 * @param lease how long an instance that is not heard of keeps its jobs and its members of rooms
 * @param keep how long a job that has ended can be asked for
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
