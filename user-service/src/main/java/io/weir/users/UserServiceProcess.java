package io.weir.users;

import io.weir.observability.Telemetry;
import io.weir.runtime.health.Health;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.serving.AdminServer;
import io.weir.runtime.serving.MemoryPage;
import io.weir.users.database.Database;
import io.weir.users.database.DatabaseState;
import io.weir.users.database.DatabaseUrl;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.idempotency.IdempotencyInterceptor;
import io.weir.users.room.RoomEndpoint;
import io.weir.users.server.Administrators;
import io.weir.users.server.Calls;
import io.weir.users.server.ConnectionLimit;
import io.weir.users.server.LastEventId;
import io.weir.users.server.MeteringInterceptor;
import io.weir.users.server.ServingHealth;
import io.weir.users.server.TracingInterceptor;
import io.weir.users.server.UserServer;
import io.weir.users.server.caller.CallerAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running user service: gRPC port, backend and admin port. Thread-safe. */
public final class UserServiceProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UserServiceProcess.class);

  /**
   * The parts of a running process.
   *
   * @param serving answers grpc.health.v1
   * @param health answers the admin port
   */
  private record Parts(
      ServingHealth serving,
      Health health,
      Backend backend,
      UserServer server,
      AdminServer admin) {}

  private final DrainConfig drain;
  private final Parts parts;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  private UserServiceProcess(DrainConfig drain, Parts parts) {
    this.drain = drain;
    this.parts = parts;
  }

  /**
   * Starts the service and returns when both ports are open. The database is connected in the
   * background; without it the process runs but does not serve.
   *
   * @throws RuntimeException with a one-line message if a port is taken
   */
  public static UserServiceProcess start(UserServiceConfig config, Telemetry telemetry) {
    var serving = new ServingHealth(Endpoints.NAMES);
    var health = new Health();
    var backend = backend(config, telemetry, serving);
    health.register("database", () -> report(backend.database()));
    var memory = ProcessMemory.open(config.memory(), telemetry.meters());
    var settings =
        new UserServer.Settings(
            config.listen(),
            config.reflection(),
            memory,
            new ConnectionLimit(config.connections(), telemetry.meters()),
            telemetry.meters());
    var server = server(settings, config, telemetry, new Served(serving, backend));
    try {
      server.start();
      var pages = MemoryPage.with(memory, Map.of());
      var admin = AdminServer.start(config.admin(), telemetry, health, pages);
      // Last, so that a process that cannot listen logs nothing else.
      backend.start();
      return new UserServiceProcess(
          config.drain(), new Parts(serving, health, backend, server, admin));
    } catch (RuntimeException e) {
      server.close();
      backend.close();
      throw e;
    }
  }

  private static Backend backend(
      UserServiceConfig config, Telemetry telemetry, ServingHealth serving) {
    var ids = new UuidV7Generator(InstantSource.system(), new SecureRandom()::nextLong);
    return new Backend(
        config,
        new SqlTelemetry(
            telemetry.tracer(), telemetry.meters(), DatabaseUrl.parse(config.database().url())),
        new Backend.Sources(
            ids::next, bound -> ThreadLocalRandom.current().nextInt(bound), InstantSource.system()),
        state -> serving.serving(state instanceof DatabaseState.Up));
  }

  private record Served(ServingHealth health, Backend backend) {}

  private static UserServer server(
      UserServer.Settings settings, UserServiceConfig config, Telemetry telemetry, Served served) {
    var calls = new Calls(config.streams(), telemetry.meters(), System::nanoTime);
    return new UserServer(
        settings,
        served.health(),
        calls,
        Endpoints.of(served.backend().stores(), calls, InstantSource.system()),
        List.of(
            // Outermost: calls refused by an interceptor below are traced too.
            new TracingInterceptor(telemetry.tracer(), telemetry.propagator()),
            // Below tracing, so that durations can refer to traces.
            new MeteringInterceptor(telemetry.meters(), System::nanoTime),
            // Refuses before any message of the call is read.
            new Administrators(
                config.administrators(),
                RoomEndpoint.FOR_ADMINISTRATORS,
                served.backend().stores().accounts()::isAdministrator),
            new LastEventId(),
            new CallerAddress(config.accounts().trustedProxies()),
            new IdempotencyInterceptor(config.idempotency())));
  }

  private static Health.Report report(Database database) {
    return switch (database.state()) {
      case DatabaseState.Up _ -> new Health.Report(Health.State.HEALTHY, "", database.figures());
      case DatabaseState.Away away ->
          new Health.Report(Health.State.UNHEALTHY, away.reason(), database.figures());
    };
  }

  public int port() {
    return parts.server().port();
  }

  public int adminPort() {
    return parts.admin().port();
  }

  /** Returns true if the database is available, so that calls can be served. */
  public boolean serving() {
    return parts.backend().database().state() instanceof DatabaseState.Up;
  }

  /**
   * Drains and closes the process: fails health checks, serves until clients have noticed, refuses
   * new calls, and finishes the running ones. Returns when the process has ended, whichever thread
   * began to close it.
   */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      log.info("user service on {} leaves", port());
      parts.serving().leave();
      parts.health().drain();
      delay();
      parts.server().drain(drain.grace());
      parts.server().close();
      parts.backend().close();
      parts.admin().close();
      closed.countDown();
    }
    awaitClosed();
  }

  /** Returns when the process has been closed. */
  public void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the whole delay: nothing else counts the latch down. */
  private void delay() {
    try {
      var _ = closed.await(drain.delay().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
