package io.weir.gateway.deadline;

import java.time.Duration;

/**
 * How long calls may take.
 *
 * @param max for a call with one message each way, whatever its caller asks and however often it is
 *     retried
 */
public record DeadlineConfig(Duration max) {

  public DeadlineConfig {
    if (!max.isPositive()) {
      throw new IllegalArgumentException("max must be longer than 0s");
    }
  }

  public static DeadlineConfig defaults() {
    return new DeadlineConfig(Duration.ofSeconds(30));
  }
}
