package io.weir.users.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.weir.users.avatar.AvatarStore;
import io.weir.users.avatar.Avatars;
import io.weir.users.avatar.AvatarsConfig;
import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.change.ChangeFeed;
import io.weir.users.change.Changes;
import io.weir.users.change.ChangesConfig;
import io.weir.users.job.ImportStore;
import io.weir.users.job.Imports;
import io.weir.users.job.ImportsConfig;
import io.weir.users.job.JobHousekeeping;
import io.weir.users.job.JobListeners;
import io.weir.users.job.JobRunner;
import io.weir.users.room.RoomHousekeeping;
import io.weir.users.room.Rooms;
import io.weir.users.room.RoomsConfig;
import io.weir.users.room.SharedRooms;
import io.weir.users.user.FirstUsers;
import io.weir.users.user.NewUser;
import io.weir.users.user.UserStore;
import io.weir.users.user.Users;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * The database of the user service: connected, migrated and watched in the background, whether it
 * is there or not. Thread-safe.
 */
public final class Database implements AutoCloseable {

  /**
   * What storage takes from outside.
   *
   * @param ids new identifiers
   * @param random a number from 0 to below its argument
   */
  public record Surroundings(
      Tracer tracer, MeterRegistry meters, Supplier<UUID> ids, IntUnaryOperator random) {}

  /** The service's own work takes one at a time, and none from calls. */
  private static final int OWN_CONNECTIONS = 1;

  private static final int OWN_WAITING = 4;
  private static final Duration LOOK_FOR_JOBS = Duration.ofSeconds(1);
  private static final int CLEARINGS_PER_LEASE = 3;

  private final Pools pools;
  private final DatabaseMonitor watch;
  private final Ports ports;
  private final Workers workers;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Connections of calls, and of our own. */
  private record Pools(ConnectionPool calls, Bulkhead permits, ConnectionPool own) {}

  private record Ports(
      UserStore users,
      ChangeFeed changes,
      ImportStore imports,
      SharedRooms rooms,
      AvatarStore avatars) {}

  /**
   * What works beside the calls.
   *
   * @param handOver what is begun here can be taken over at once
   */
  private record Workers(
      NotificationDispatcher bus, List<PeriodicTask> own, Consumer<Call> handOver) {}

  private Database(Pools pools, DatabaseMonitor watch, Ports ports, Workers workers) {
    this.pools = pools;
    this.watch = watch;
    this.ports = ports;
    this.workers = workers;
  }

  /**
   * What is kept, and for how long.
   *
   * @param firstUsers added when there are no users at all
   */
  public record Contents(
      List<NewUser> firstUsers,
      ChangesConfig changes,
      ImportsConfig imports,
      RoomsConfig rooms,
      AvatarsConfig avatars) {}

  /**
   * Away until {@link #start}.
   *
   * @param listener told of every change; must not block
   */
  public static Database create(
      DatabaseConfig config,
      Surroundings surroundings,
      Contents contents,
      Consumer<DatabaseState> listener) {
    var connections = new DataSources(config);
    var pools = pools(config, connections, surroundings.meters());
    var firstUsers = new FirstUsers(contents.firstUsers(), surroundings.ids());
    var watched = new Watched(connections, pools.calls(), firstUsers);
    var watch =
        new DatabaseMonitor(watched, config.probe(), new Backoff(surroundings.random()), listener);
    var telemetry = new SqlTelemetry(surroundings.tracer(), surroundings.meters());
    var sql = new Sql(jdbi(pools.calls(), telemetry), pools.permits(), watch);
    var owner = new InstanceLease(surroundings.ids().get(), contents.imports().lease().toMillis());
    var news = new JobListeners();
    var ports = ports(sql, owner, news, contents, surroundings);
    var bus =
        new NotificationDispatcher(
            connections.forCalls(),
            watch,
            new Backoff(surroundings.random()),
            List.of(ports.changes(), news, ports.rooms().feed()));
    var ownPermits = new Bulkhead(OWN_CONNECTIONS, OWN_WAITING, config.statement());
    var own = new Sql(jdbi(pools.own(), telemetry), ownPermits, watch);
    var runner = new JobRunner(own, owner, surroundings.meters());
    return new Database(
        pools, watch, ports, workers(bus, own, owner, runner, news, ports, contents));
  }

  private static Ports ports(
      Sql sql,
      InstanceLease owner,
      JobListeners news,
      Contents contents,
      Surroundings surroundings) {
    var ids = surroundings.ids();
    return new Ports(
        new UserStore(sql, ids),
        new ChangeFeed(sql),
        new ImportStore(sql, owner, ids, news, contents.imports().rows()),
        new SharedRooms(sql, owner, ids, contents.rooms(), surroundings.meters()),
        new AvatarStore(sql, ids, contents.avatars()));
  }

  private static Pools pools(DatabaseConfig config, DataSources connections, MeterRegistry meters) {
    var permits = new Bulkhead(config.pool(), config.waiting(), config.acquire());
    Gauge.builder("db.client.calls.waiting", permits, Bulkhead::waiting)
        .description("Calls that wait for a database connection")
        .register(meters);
    return new Pools(
        new ConnectionPool("users", config.pool(), connections.forCalls(), config, meters),
        permits,
        new ConnectionPool("own", OWN_CONNECTIONS, connections.forCalls(), config, meters));
  }

  private static Jdbi jdbi(ConnectionPool pool, SqlTelemetry telemetry) {
    var jdbi = Jdbi.create(pool.source());
    jdbi.registerArrayType(UUID.class, "uuid");
    jdbi.getConfig(SqlStatements.class).setSqlLogger(telemetry);
    return jdbi;
  }

  private static Workers workers(
      NotificationDispatcher bus,
      Sql sql,
      InstanceLease owner,
      JobRunner runner,
      JobListeners news,
      Ports ports,
      Contents contents) {
    var jobs = new PeriodicTask("jobs", LOOK_FOR_JOBS, runner::work);
    news.runner(jobs::wake);
    var gone = ports.rooms().departures();
    var departures = new PeriodicTask("departures", LOOK_FOR_JOBS, call -> gone.some(sql, call));
    gone.worker(departures::wake);
    var rooms = new RoomHousekeeping(sql, owner, ports.rooms().feed(), contents.rooms());
    var upkeep =
        new JobHousekeeping(sql, owner, ports.imports(), contents.changes(), contents.imports());
    var every = contents.imports().lease().dividedBy(CLEARINGS_PER_LEASE);
    var keeping =
        new PeriodicTask(
            "upkeep",
            every,
            call -> {
              rooms.renew(call);
              upkeep.renew(call);
              rooms.clear(call);
              upkeep.clear(call);
              return false;
            });
    return new Workers(
        bus,
        List.of(jobs, departures, keeping),
        call -> {
          runner.release(call);
          rooms.absent(call);
        });
  }

  /** Begins to connect; does not wait for it. */
  public void start() {
    watch.start();
    workers.bus().start();
    workers.own().forEach(PeriodicTask::start);
  }

  public Users users() {
    return ports.users();
  }

  public Changes changes() {
    return ports.changes();
  }

  public Imports imports() {
    return ports.imports();
  }

  public Rooms rooms() {
    return ports.rooms();
  }

  public Avatars avatars() {
    return ports.avatars();
  }

  public DatabaseState state() {
    return watch.state();
  }

  /** What the pool does at the moment. */
  public Map<String, Object> figures() {
    var figures = new TreeMap<>(pools.calls().figures());
    figures.put("waiting", pools.permits().waiting());
    return figures;
  }

  /** What was begun here and is not done can be taken over at once. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    workers.own().forEach(PeriodicTask::close);
    if (state() instanceof DatabaseState.Up) {
      try {
        workers.handOver().accept(Call.endless());
      } catch (UsersFailure e) {
        // The lease ends by itself.
      }
    }
    workers.bus().close();
    watch.close();
    pools.own().close();
    pools.calls().close();
  }

  private record Watched(DataSources connections, ConnectionPool pool, FirstUsers firstUsers)
      implements DatabaseMonitor.Watched {

    @Override
    public Connection connect() throws SQLException {
      return connections.forProbe().getConnection();
    }

    @Override
    public void migrate() throws SQLException {
      new Migrations(connections.forMigrations()).run(firstUsers::addIfNone);
    }

    @Override
    public void renewPool() throws SQLException {
      pool.renew();
    }

    @Override
    public String toString() {
      return connections.toString();
    }
  }
}
