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

/** A pool of connections. Thread-safe. */
final class ConnectionPool implements AutoCloseable {
  private static final Duration KEEPALIVE = Duration.ofSeconds(30);

  private final HikariDataSource hikari;

  /**
   * @param name the pool's name in metrics
   * @param size maximum number of connections
   */
  ConnectionPool(
      String name, int size, DataSource source, DatabaseConfig config, MeterRegistry meters) {
    var settings = new HikariConfig();
    settings.setPoolName(name);
    settings.setDataSource(source);
    settings.setMaximumPoolSize(size);
    // Opens no connections before the database is migrated: migration may need all that it grants.
    settings.setMinimumIdle(0);
    // The bulkhead bounds the wait for a free connection: a wait here is for a new one.
    settings.setConnectionTimeout(config.connect().toMillis());
    settings.setValidationTimeout(config.acquire().toMillis());
    settings.setKeepaliveTime(KEEPALIVE.toMillis());
    // The process must also start without its database.
    settings.setInitializationFailTimeout(-1);
    settings.setMetricRegistry(meters);
    this.hikari = new HikariDataSource(settings);
  }

  DataSource source() {
    return hikari;
  }

  /**
   * Replaces all connections. Clients send all their calls at once when the database is back, and
   * those calls should not wait for handshakes.
   */
  void renew() throws SQLException {
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
      // The database grants no more connections than these.
    } finally {
      for (var connection : held) {
        connection.close();
      }
    }
  }

  Map<String, Object> figures() {
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
