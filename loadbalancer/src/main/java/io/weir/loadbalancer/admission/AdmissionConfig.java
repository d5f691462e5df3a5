package io.weir.loadbalancer.admission;

import io.weir.runtime.config.value.Switch;
import java.time.Duration;
import java.util.List;

/**
 * Configuration of the limit of concurrent unary calls to each cluster, which follows how much
 * slower than usual the calls are, and of the queue for calls beyond it. In a file, {@code
 * admission: {min: 16, max: 10000, max-wait: 1s}}, or false.
 *
 * @param adaptive false to apply the max-concurrent of the cluster only
 * @param min lower bound of the limit, in concurrent calls
 * @param max upper bound of the limit, in concurrent calls
 * @param maxWait longest time that a call waits for a place; a call with a deadline waits at most a
 *     quarter of its time left; 0s refuses at once
 * @param shedLast path prefixes of the requests that are refused last: "/v1/auth:",
 *     "/weir.users.v1.UserService/"
 */
public record AdmissionConfig(
    boolean adaptive, int min, int max, Duration maxWait, List<String> shedLast) {

  public AdmissionConfig {
    shedLast = List.copyOf(shedLast);
    if (min < 1 || min > max) {
      throw new IllegalArgumentException(
          "min: found %d, max: found %d, expected 1 <= min <= max".formatted(min, max));
    }
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("max-wait must not be negative");
    }
    for (var path : shedLast) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException(
            "shed-last: found '%s', expected the beginning of a path, '/...'".formatted(path));
      }
    }
  }

  public static AdmissionConfig defaults() {
    return new AdmissionConfig(true, 16, 10_000, Duration.ofSeconds(1), List.of());
  }

  /** Returns a configuration whose limit is the max-concurrent of the cluster. */
  public static AdmissionConfig fixed() {
    var defaults = defaults();
    return new AdmissionConfig(
        false, defaults.min(), defaults.max(), defaults.maxWait(), defaults.shedLast());
  }

  public static AdmissionConfig parse(String text) {
    return Switch.parse(text, "{min: 16, max: 10000}") ? defaults() : fixed();
  }

  /** Returns whether requests with this path are refused last. */
  public boolean isShedLast(String path) {
    for (var beginning : shedLast) {
      if (path.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
