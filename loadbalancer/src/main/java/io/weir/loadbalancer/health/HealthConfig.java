package io.weir.loadbalancer.health;

import io.weir.loadbalancer.endpoint.HealthThresholds;
import io.weir.runtime.config.value.Switch;
import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of the health checks: {@code health: {interval: 1s}}, or false.
 *
 * @param enabled false to ask no endpoint; one that refuses a connection is tried again after
 *     {@code healthy} intervals
 * @param interval interval between two checks of an endpoint, ±10 % at random; at least 10 ms
 * @param timeout time limit of a check; above 0
 * @param healthy consecutive good checks that bring an endpoint back; at least 1
 * @param unhealthy consecutive checks, or pings on its connections, without an answer that take an
 *     endpoint out; at least 1. A refused connection or an answer other than SERVING does so at
 *     once.
 * @param path path that is asked of plain HTTP endpoints, which serve if they answer 2xx; without
 *     it, they serve if they accept a connection
 */
public record HealthConfig(
    boolean enabled,
    Duration interval,
    Duration timeout,
    int healthy,
    int unhealthy,
    Optional<String> path) {

  public HealthConfig {
    if (interval.toMillis() < 10 || timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("health: interval is at least 10ms, timeout above 0");
    }
    if (healthy < 1 || unhealthy < 1) {
      throw new IllegalArgumentException("health: healthy and unhealthy are at least 1");
    }
    path.ifPresent(HealthConfig::requirePath);
  }

  private static void requirePath(String path) {
    if (!path.matches("/[!-~]*")) {
      throw new IllegalArgumentException(
          "health: path: found '%s', expected a path such as /healthz".formatted(path));
    }
  }

  public static HealthConfig parse(String text) {
    var usual = defaults();
    boolean enabled = Switch.parse(text, "{interval: 1s}");
    return new HealthConfig(
        enabled, usual.interval, usual.timeout, usual.healthy, usual.unhealthy, usual.path);
  }

  public HealthThresholds thresholds() {
    return new HealthThresholds(healthy, unhealthy);
  }

  public static HealthConfig defaults() {
    return new HealthConfig(
        true, Duration.ofSeconds(1), Duration.ofMillis(500), 2, 3, Optional.empty());
  }
}
