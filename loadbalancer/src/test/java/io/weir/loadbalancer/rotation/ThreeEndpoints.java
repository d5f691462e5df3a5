package io.weir.loadbalancer.rotation;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import com.linecorp.armeria.client.WebClient;
import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.SlowStart;
import io.weir.loadbalancer.ejection.OutlierConfig;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.runtime.config.value.Percent;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Three endpoints of a cluster under round robin, and time that a test moves. */
final class ThreeEndpoints {
  private static final EndpointLoad.Shared SHARED =
      new EndpointLoad.Shared(new FakeTime(), SlowStart.OFF);

  final FakeTime time = new FakeTime();
  final ClusterEndpoint a = endpoint(1);
  final ClusterEndpoint b = endpoint(2);
  final ClusterEndpoint c = endpoint(3);
  final Endpoints endpoints = endpoints(List.of(a, b, c));

  private Endpoints endpoints(List<ClusterEndpoint> all) {
    var byAddress = all.stream().collect(toMap(ClusterEndpoint::parsedAddress, e -> e));
    var endpoints =
        new Endpoints(
            "test",
            new Endpoints.Rules(
                HealthConfig.defaults().thresholds(),
                OutlierConfig.defaults(),
                new Percent(0.5),
                Policy.of(Balance.of(Policy.Name.ROUND_ROBIN), () -> 0, bound -> 0),
                time,
                bound -> 0),
            named -> {
              var address = named.parsedAddress();
              return requireNonNull(byAddress.getOrDefault(address, endpoint(address.port())));
            });
    endpoints.replace(all.stream().map(ThreeEndpoints::written).toList());
    return endpoints;
  }

  private static ClusterEndpoint endpoint(int port) {
    var load = new EndpointLoad("127.0.0.1:" + port, 1, SHARED);
    return new ClusterEndpoint(new HostPort("127.0.0.1", port), WebClient.of()::execute, load);
  }

  /** Returns those that six picks choose. */
  Set<ClusterEndpoint> picked(List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    Set<ClusterEndpoint> picked = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      var endpoint = endpoints.pick(tried, eligible, Choice.NO_HASH, null);
      if (endpoint != null) {
        picked.add(endpoint);
      }
    }
    return picked;
  }

  static EndpointConfig written(ClusterEndpoint endpoint) {
    return EndpointConfig.parse(endpoint.address());
  }

  /** Replaces the endpoints of the cluster. */
  void named(ClusterEndpoint... now) {
    endpoints.replace(Stream.of(now).map(ThreeEndpoints::written).toList());
  }

  /** Ends attempts at an endpoint. */
  void end(ClusterEndpoint endpoint, Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      endpoints.ended(endpoint, outcome, 1_000_000);
    }
  }

  /** Lets time pass. */
  void pass(int seconds) {
    time.advance(Duration.ofSeconds(seconds));
    endpoints.tick();
  }
}
