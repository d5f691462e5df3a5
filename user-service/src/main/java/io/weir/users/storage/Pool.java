package io.weir.users.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;

/** The connections that calls use. Thread-safe. */
final class Pool implements AutoCloseable {
  private static final Duration KEEPALIVE = Duration.ofSeconds(30);

  private final HikariDataSource hikari;

  Pool(DataSource source, DatabaseConfig config, MeterRegistry meters) {
    var settings = new HikariConfig();
    settings.setPoolName("users");
    settings.setDataSource(source);
    settings.setMaximumPoolSize(config.pool());
    settings.setConnectionTimeout(config.acquire().toMillis());
    settings.setValidationTimeout(config.acquire().toMillis());
    settings.setKeepaliveTime(KEEPALIVE.toMillis());
    // A database that is not there yet is no reason to end.
    settings.setInitializationFailTimeout(-1);
    settings.setMetricRegistry(meters);
    this.hikari = new HikariDataSource(settings);
  }

  DataSource source() {
    return hikari;
  }

  void renew() throws SQLException {
    hikari.getHikariPoolMXBean().softEvictConnections();
    hikari.getConnection().close();
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
