package io.weir.gateway.deadline;

import java.time.Duration;

/**
 * Limit of the time that calls may take.
 *
 * @param max of a unary call, retries included, whatever deadline its caller sets
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
