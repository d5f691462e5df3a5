package io.weir.users.storage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.weir.users.domain.NewUser;
import io.weir.users.domain.Users;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
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

  private final Pool pool;
  private final Permits permits;
  private final DatabaseWatch watch;
  private final Users users;

  private Database(Pool pool, Permits permits, DatabaseWatch watch, Users users) {
    this.pool = pool;
    this.permits = permits;
    this.watch = watch;
    this.users = users;
  }

  /**
   * Away until {@link #start}.
   *
   * @param firstUsers added when there are no users at all
   * @param listener told of every change; must not block
   */
  public static Database create(
      DatabaseConfig config,
      Surroundings surroundings,
      List<NewUser> firstUsers,
      Consumer<DatabaseState> listener) {
    var connections = new Connections(config);
    var meters = surroundings.meters();
    var pool = new Pool(connections.forCalls(), config, meters);
    var permits = new Permits(config.pool(), config.waiting(), config.acquire());
    var watched = new Watched(connections, pool, new FirstUsers(firstUsers, surroundings.ids()));
    var watch =
        new DatabaseWatch(watched, config.probe(), new Backoff(surroundings.random()), listener);
    Gauge.builder("db.client.calls.waiting", permits, Permits::waiting)
        .description("Calls that wait for a database connection")
        .register(meters);
    var jdbi = Jdbi.create(pool.source());
    jdbi.registerArrayType(UUID.class, "uuid");
    jdbi.getConfig(SqlStatements.class)
        .setSqlLogger(new SqlTelemetry(surroundings.tracer(), meters));
    var users = new PostgresUsers(new Sql(jdbi, permits, watch), surroundings.ids());
    return new Database(pool, permits, watch, users);
  }

  /** Begins to connect; does not wait for it. */
  public void start() {
    watch.start();
  }

  public Users users() {
    return users;
  }

  public DatabaseState state() {
    return watch.state();
  }

  /** What the pool does at the moment. */
  public Map<String, Object> figures() {
    var figures = new TreeMap<>(pool.figures());
    figures.put("waiting", permits.waiting());
    return figures;
  }

  @Override
  public void close() {
    watch.close();
    pool.close();
  }

  private record Watched(Connections connections, Pool pool, FirstUsers firstUsers)
      implements DatabaseWatch.Watched {

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
