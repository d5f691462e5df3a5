package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.breaker.BreakerConfig;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.retry.RetryConfig;
import io.weir.runtime.config.Size;
import java.time.Duration;
import java.util.List;

/**
 * How a cluster is found, balanced and guarded.
 *
 * @param endpoints "host:port" each
 * @param timeout of a unary call whose caller names no deadline
 * @param attemptTimeout of an attempt after which another could follow
 * @param maxAnswer of a unary call, which its caller may have to hold whole; a larger one ends with
 *     RESOURCE_EXHAUSTED
 * @param maxConcurrent calls at once; more are refused with RESOURCE_EXHAUSTED
 */
public record ClusterConfig(
    List<String> endpoints,
    Policy.Name balance,
    HealthConfig health,
    Duration timeout,
    Duration attemptTimeout,
    RetryConfig retry,
    BreakerConfig breaker,
    Size maxAnswer,
    int maxConcurrent) {

  public ClusterConfig {
    endpoints = List.copyOf(endpoints);
    endpoints.forEach(HostPort::parse);
    if (timeout.toMillis() < 1 || attemptTimeout.toMillis() < 1 || maxConcurrent < 1) {
      throw new IllegalArgumentException(
          "timeout, attempt-timeout and max-concurrent must be positive");
    }
  }

  public static ClusterConfig defaults() {
    return new ClusterConfig(
        List.of(),
        Policy.Name.LEAST_REQUESTS,
        HealthConfig.defaults(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        RetryConfig.defaults(),
        BreakerConfig.defaults(),
        Size.parse("64MiB"),
        1024);
  }

  /** The defaults, for these endpoints. */
  public static ClusterConfig of(List<String> endpoints) {
    var d = defaults();
    return new ClusterConfig(
        endpoints,
        d.balance,
        d.health,
        d.timeout,
        d.attemptTimeout,
        d.retry,
        d.breaker,
        d.maxAnswer,
        d.maxConcurrent);
  }
}
