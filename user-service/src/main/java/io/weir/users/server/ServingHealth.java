package io.weir.users.server;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.weir.users.user.UserEndpoint;
import io.weir.users.v1.JobServiceGrpc;
import io.weir.users.v1.PulseServiceGrpc;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What grpc.health.v1 answers, for the server as a whole and for each service: not serving until
 * told otherwise. Thread-safe.
 */
public final class ServingHealth {
  private static final List<String> SERVICES =
      List.of(UserEndpoint.NAME, JobServiceGrpc.SERVICE_NAME, PulseServiceGrpc.SERVICE_NAME);

  private final HealthStatusManager statuses = new HealthStatusManager();
  private final AtomicBoolean leaving = new AtomicBoolean();

  public ServingHealth() {
    serving(false);
  }

  public void serving(boolean serving) {
    var status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    statuses.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    SERVICES.forEach(name -> statuses.setStatus(name, status));
  }

  /** From now on not serving, whatever {@link #serving} is told. */
  public void leave() {
    if (leaving.compareAndSet(false, true)) {
      statuses.enterTerminalState();
    }
  }

  public BindableService service() {
    return statuses.getHealthService();
  }
}
