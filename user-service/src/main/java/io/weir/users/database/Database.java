package io.weir.users.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.call.Bulkhead;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * Database of the user service, connected, migrated and monitored in the background. The service
 * also runs without it, and refuses calls meanwhile. Thread-safe.
 */
public final class Database implements AutoCloseable {
  /** Number of connections for the service's own work, separate from those for calls. */
  private static final int OWN_CONNECTIONS = 1;

  private static final int OWN_WAITING = 4;

  private final DataSources sources;
  private final IntUnaryOperator random;
  private final Pools pools;
  private final DatabaseMonitor monitor;
  private final Sql sql;
  private final Sql ownSql;

  /** Receives events of the database, on the thread of its monitor. Must not block. */
  public interface Listener {

    /** Called when the schema is up to date, while other instances wait to migrate. */
    void migrated(SqlSession session);

    void changed(DatabaseState state);
  }

  /** The connections of calls, and those of the service's own work. */
  private record Pools(ConnectionPool calls, Bulkhead bulkhead, ConnectionPool own) {}

  /**
   * Creates a database that is not connected until {@link #start}.
   *
   * @param random returns a number from 0 up to, not including, its argument
   */
  public Database(
      DatabaseConfig config, SqlTelemetry telemetry, IntUnaryOperator random, Listener listener) {
    this.sources = new DataSources(config);
    this.random = random;
    this.pools = pools(config, sources, telemetry.meters());
    this.monitor =
        new DatabaseMonitor(
            new Target(sources, pools.calls(), listener),
            config.probe(),
            new Backoff(random),
            listener::changed);
    this.sql = new Sql(jdbi(pools.calls(), telemetry), pools.bulkhead(), monitor);
    var ownBulkhead =
        new Bulkhead(OWN_CONNECTIONS, OWN_WAITING, config.statement(), DatabaseFailure.Busy::new);
    this.ownSql = new Sql(jdbi(pools.own(), telemetry), ownBulkhead, monitor);
  }

  private static Pools pools(DatabaseConfig config, DataSources sources, MeterRegistry meters) {
    var bulkhead =
        new Bulkhead(config.pool(), config.waiting(), config.acquire(), DatabaseFailure.Busy::new);
    Gauge.builder("db.client.calls.waiting", bulkhead, Bulkhead::waiting)
        .description("Calls that wait for a database connection")
        .register(meters);
    return new Pools(
        new ConnectionPool("users", config.pool(), sources.forCalls(), config, meters),
        bulkhead,
        new ConnectionPool("own", OWN_CONNECTIONS, sources.forOwnWork(), config, meters));
  }

  private static Jdbi jdbi(ConnectionPool pool, SqlTelemetry telemetry) {
    var jdbi = Jdbi.create(pool.source());
    jdbi.registerArrayType(UUID.class, "uuid");
    jdbi.getConfig(SqlStatements.class).setSqlLogger(telemetry);
    // A message would quote the arguments, among them emails and hashes of passwords.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }

  /** Begins to connect and returns at once. */
  public void start() {
    monitor.start();
  }

  /** Returns the executor of statements for calls. */
  public Sql sql() {
    return sql;
  }

  /** Returns the executor of statements for the service's own work, on a separate connection. */
  public Sql ownSql() {
    return ownSql;
  }

  /** Creates a dispatcher for these listeners, which is not started yet. */
  public NotificationDispatcher notifications(List<NotificationListener> listeners) {
    return new NotificationDispatcher(
        sources.forOwnWork(), monitor, new Backoff(random), listeners);
  }

  public DatabaseState state() {
    return monitor.state();
  }

  /** Returns current figures of the pool for calls. */
  public Map<String, Object> figures() {
    var figures = new TreeMap<>(pools.calls().figures());
    figures.put("waiting", pools.bulkhead().waiting());
    return figures;
  }

  @Override
  public void close() {
    monitor.close();
    pools.own().close();
    pools.calls().close();
  }

  private record Target(DataSources sources, ConnectionPool pool, Listener listener)
      implements DatabaseMonitor.Target {

    @Override
    public Connection connect() throws SQLException {
      return sources.forProbe().getConnection();
    }

    @Override
    public void migrate() throws SQLException {
      new Migrations(sources.forMigrations()).run(listener::migrated);
    }

    @Override
    public void renewPool() throws SQLException {
      pool.renew();
    }

    @Override
    public String toString() {
      return sources.toString();
    }
  }
}
