package io.weir.gateway.deadline;

import io.weir.runtime.config.MaxTime;
import io.weir.runtime.config.value.Switch;
import java.time.Duration;

/**
 * Limit of the time that calls may take.
 *
 * @param max of a unary call, retries included, whatever deadline its caller sets; or none
 */
public record DeadlineConfig(MaxTime max) {

  /** Parses "false", which stands for no limit, or "true". */
  public static DeadlineConfig parse(String text) {
    return Switch.parse(text, "{max: 30s}") ? defaults() : new DeadlineConfig(MaxTime.none());
  }

  public static DeadlineConfig defaults() {
    return new DeadlineConfig(MaxTime.of(Duration.ofSeconds(30)));
  }
}
