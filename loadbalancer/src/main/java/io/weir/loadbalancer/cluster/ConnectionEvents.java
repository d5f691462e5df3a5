package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.connection.Connections;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.health.HealthChecks;
import io.weir.loadbalancer.rotation.Endpoints;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports the connection events of a cluster to its health checks and its rotation. */
final class ConnectionEvents implements Connections.Events {
  private final List<Consumer<ClusterEndpoint>> onDisconnect = new CopyOnWriteArrayList<>();
  private volatile @Nullable Endpoints endpoints;
  private volatile @Nullable HealthChecks checks;

  /** Sets the receivers. Connections are created earlier, but only calls and checks open them. */
  void reportTo(Endpoints rotation, HealthChecks healthChecks) {
    endpoints = rotation;
    checks = healthChecks;
  }

  /** Registers a listener. Returns what removes it. */
  Runnable onDisconnect(Consumer<ClusterEndpoint> listener) {
    onDisconnect.add(listener);
    return () -> onDisconnect.remove(listener);
  }

  @Override
  public void leaving(ClusterEndpoint endpoint) {
    var receiver = checks;
    if (receiver != null) {
      receiver.leaving(endpoint);
    }
  }

  /** Reports a silent connection before the next check finds it and before calls wait in vain. */
  @Override
  public void silent(ClusterEndpoint endpoint) {
    var receiver = endpoints;
    if (receiver != null) {
      receiver.observed(endpoint, new CheckResult.Silent("a connection does not answer a ping"));
    }
  }

  @Override
  public void ended(ClusterEndpoint endpoint) {
    if (!endpoint.removed()) {
      onDisconnect.forEach(listener -> listener.accept(endpoint));
    }
  }
}
