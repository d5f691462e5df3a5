package io.weir.users.server;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers of grpc.health.v1, for the server as a whole and for each of its services. They are
 * NOT_SERVING until the database is up. Thread-safe.
 */
public final class ServingHealth {
  private final List<String> services;
  private final HealthStatusManager statuses = new HealthStatusManager();
  private final AtomicBoolean leaving = new AtomicBoolean();

  /**
   * @param services full names
   */
  public ServingHealth(List<String> services) {
    this.services = List.copyOf(services);
    serving(false);
  }

  public void serving(boolean serving) {
    var status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    statuses.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    services.forEach(name -> statuses.setStatus(name, status));
  }

  /** Answers NOT_SERVING from now on, whatever is passed to {@link #serving}. */
  public void leave() {
    if (leaving.compareAndSet(false, true)) {
      statuses.enterTerminalState();
    }
  }

  BindableService service() {
    return statuses.getHealthService();
  }
}
