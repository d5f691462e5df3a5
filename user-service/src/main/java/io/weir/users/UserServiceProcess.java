package io.weir.users;

import io.weir.observability.Telemetry;
import io.weir.runtime.health.Health;
import io.weir.runtime.serving.AdminServer;
import io.weir.users.domain.UserIds;
import io.weir.users.grpc.Backend;
import io.weir.users.grpc.Calls;
import io.weir.users.grpc.MeteringInterceptor;
import io.weir.users.grpc.ServingHealth;
import io.weir.users.grpc.TracingInterceptor;
import io.weir.users.grpc.UserServer;
import io.weir.users.storage.Database;
import io.weir.users.storage.DatabaseState;
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

/** One user service, assembled: gRPC port, database, admin port. Thread-safe. */
public final class UserServiceProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UserServiceProcess.class);

  /** What there is while the process runs; serving is grpc.health.v1, health the admin port's. */
  private record Parts(
      ServingHealth serving,
      Health health,
      Database database,
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
   * Returns when both ports are open. The database is connected in the background, so that the
   * process starts without it too, not serving.
   *
   * @throws RuntimeException in one line, if a port is taken
   */
  public static UserServiceProcess start(UserServiceConfig config, Telemetry telemetry) {
    var serving = new ServingHealth();
    var health = new Health();
    var database = database(config, telemetry, serving);
    health.register("database", () -> report(database));
    var server = server(config, telemetry, serving, database);
    try {
      server.start();
      var admin = AdminServer.start(config.admin(), telemetry, health, Map.of());
      // Last, so that a process that cannot listen says just that.
      database.start();
      return new UserServiceProcess(
          config.drain(), new Parts(serving, health, database, server, admin));
    } catch (RuntimeException e) {
      server.close();
      database.close();
      throw e;
    }
  }

  private static Database database(
      UserServiceConfig config, Telemetry telemetry, ServingHealth serving) {
    var ids = new UserIds(InstantSource.system(), new SecureRandom()::nextLong);
    var surroundings =
        new Database.Surroundings(
            telemetry.tracer(),
            telemetry.meters(),
            ids::next,
            bound -> ThreadLocalRandom.current().nextInt(bound));
    return Database.create(
        config.database(),
        surroundings,
        new Database.Contents(
            config.sampleUsers() ? SampleUsers.all() : List.of(),
            config.changes(),
            config.imports(),
            config.rooms(),
            config.avatars()),
        state -> serving.serving(state instanceof DatabaseState.Up));
  }

  private static UserServer server(
      UserServiceConfig config, Telemetry telemetry, ServingHealth serving, Database database) {
    return new UserServer(
        config.listen().address(),
        serving,
        new Backend(
            database.users(),
            database.changes(),
            database.imports(),
            database.rooms(),
            database.avatars(),
            InstantSource.system()),
        new Calls(config.streams(), telemetry.meters(), System::nanoTime),
        config.administrators(),
        List.of(
            // Outermost: what is refused below is traced too.
            new TracingInterceptor(telemetry.tracer(), telemetry.propagator()),
            // Below tracing, so that times can be tied to traces.
            new MeteringInterceptor(telemetry.meters(), System::nanoTime)));
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

  /** Whether the database is there, so that calls can be answered. */
  public boolean serving() {
    return parts.database().state() instanceof DatabaseState.Up;
  }

  /**
   * Says no to health checks, serves on until callers have noticed, takes no new calls, finishes
   * the running ones, and ends. Returns when all is done, whoever began it.
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
      parts.database().close();
      parts.admin().close();
      closed.countDown();
    }
    awaitClosed();
  }

  /** Returns when somebody has closed it. */
  public void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing ends this wait but its time. */
  private void delay() {
    try {
      var _ = closed.await(drain.delay().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
