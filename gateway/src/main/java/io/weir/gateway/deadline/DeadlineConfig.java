package io.weir.gateway.deadline;

import io.weir.runtime.config.MaxTime;
import java.time.Duration;

/**
 * Limit of the time that calls may take.
 *
 * @param max of a unary call, retries included, whatever deadline its caller sets; or none
 */
public record DeadlineConfig(MaxTime max) {

  public static DeadlineConfig defaults() {
    return new DeadlineConfig(MaxTime.of(Duration.ofSeconds(30)));
  }
}
