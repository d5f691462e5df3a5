package io.weir.loadbalancer.health;

import io.netty.channel.EventLoop;
import io.weir.loadbalancer.connection.Protocol;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import java.util.concurrent.CompletableFuture;

/** Checks once whether an endpoint serves, in a way that suits its protocol. Thread-safe. */
public sealed interface Probe permits Probe.Unasked, HealthProbe, PathProbe, ConnectProbe {

  /** Checks an endpoint from an event loop. */
  CompletableFuture<CheckResult> check(ClusterEndpoint endpoint, EventLoop eventLoop);

  /** Returns whether an endpoint that serves also reports changes by itself. */
  default boolean watches() {
    return false;
  }

  /** Returns the probe that a cluster is configured to have. */
  static Probe of(HealthConfig config, Protocol protocol) {
    if (!config.enabled()) {
      return new Unasked();
    }
    if (!protocol.isHttp()) {
      return new HealthProbe(config.timeout());
    }
    return config
        .path()
        .<Probe>map(path -> new PathProbe(path, config.timeout()))
        .orElseGet(() -> new ConnectProbe(config.timeout()));
  }

  /** Trusts an endpoint that is not to be asked. Calls find out whether it can be reached. */
  record Unasked() implements Probe {
    @Override
    public CompletableFuture<CheckResult> check(ClusterEndpoint endpoint, EventLoop eventLoop) {
      return CompletableFuture.completedFuture(new CheckResult.Serving());
    }
  }
}
