package io.weir.users.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import javax.sql.DataSource;

/** The connections that calls use. Thread-safe. */
public final class ConnectionPool implements AutoCloseable {
  private static final Duration KEEPALIVE = Duration.ofSeconds(30);

  private final HikariDataSource hikari;

  /**
   * @param name in metrics
   * @param size most connections
   */
  public ConnectionPool(
      String name, int size, DataSource source, DatabaseConfig config, MeterRegistry meters) {
    var settings = new HikariConfig();
    settings.setPoolName(name);
    settings.setDataSource(source);
    settings.setMaximumPoolSize(size);
    // None before the database is migrated: it may have no more for us than that needs.
    settings.setMinimumIdle(0);
    // Permits already bound the wait for a free one: who waits here waits for a new one to be made.
    settings.setConnectionTimeout(config.connect().toMillis());
    settings.setValidationTimeout(config.acquire().toMillis());
    settings.setKeepaliveTime(KEEPALIVE.toMillis());
    // A database that is not there yet is no reason to end.
    settings.setInitializationFailTimeout(-1);
    settings.setMetricRegistry(meters);
    this.hikari = new HikariDataSource(settings);
  }

  public DataSource source() {
    return hikari;
  }

  /**
   * Gives up all connections and makes them anew: who is told that the database is there sends all
   * the calls it has at once, and they should not wait for ten handshakes.
   */
  public void renew() throws SQLException {
    var state = hikari.getHikariPoolMXBean();
    state.softEvictConnections();
    hikari.setMinimumIdle(hikari.getMaximumPoolSize());
    var held = new ArrayList<Connection>();
    try {
      held.add(hikari.getConnection());
      while (state.getTotalConnections() < hikari.getMaximumPoolSize()) {
        held.add(hikari.getConnection());
      }
    } catch (SQLException e) {
      if (held.isEmpty()) {
        throw e;
      }
      // The database has no more for us than these; it serves with them.
    } finally {
      for (var connection : held) {
        connection.close();
      }
    }
  }

  public Map<String, Object> figures() {
    var pool = hikari.getHikariPoolMXBean();
    return Map.of(
        "size", hikari.getMaximumPoolSize(),
        "active", pool.getActiveConnections(),
        "idle", pool.getIdleConnections(),
        "pending", pool.getThreadsAwaitingConnection());
  }

  @Override
  public void close() {
    hikari.close();
  }
}
