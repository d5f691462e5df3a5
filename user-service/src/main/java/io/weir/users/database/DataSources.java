package io.weir.users.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Sources of connections, one for each purpose with its timeouts. */
final class DataSources {
  /**
   * Time added to the statement timeout, because the server's answer to a timed-out statement must
   * arrive before the socket times out.
   */
  private static final Duration SOCKET_RESERVE = Duration.ofSeconds(5);

  /** Names of the connections in the database (pg_stat_activity, log): of calls, and all others. */
  private static final String CALLS = "weir-user-service";

  private static final String OWN_WORK = "weir-user-service own work";

  private final DatabaseConfig config;
  private final DatabaseUrl url;

  DataSources(DatabaseConfig config) {
    this.config = config;
    this.url = DatabaseUrl.parse(config.url());
  }

  /** Returns connections for calls. The server cancels a statement that takes too long. */
  DataSource forCalls() {
    var source = limited();
    source.setApplicationName(CALLS);
    return source;
  }

  /** Returns connections for the service's own work, with the limits of calls. */
  DataSource forOwnWork() {
    return limited();
  }

  private PGSimpleDataSource limited() {
    var source = plain();
    var limit = "-c statement_timeout=" + config.statement().toMillis();
    source.setOptions(Objects.requireNonNullElse(source.getOptions(), "") + " " + limit);
    source.setSocketTimeout(seconds(config.statement().plus(SOCKET_RESERVE)));
    return source;
  }

  /** Returns connections for migrations, without statement timeout. */
  DataSource forMigrations() {
    return plain();
  }

  /** Returns connections for the monitor. A database that does not answer counts as unavailable. */
  DataSource forProbe() {
    var source = plain();
    source.setSocketTimeout(seconds(config.connect()));
    return source;
  }

  private PGSimpleDataSource plain() {
    var password = config.password();
    var source = new PGSimpleDataSource();
    source.setUrl(url.jdbc());
    source.setUser(config.user() == null ? url.user() : config.user());
    source.setPassword(password == null ? url.password() : password.value());
    source.setConnectTimeout(seconds(config.connect()));
    source.setLoginTimeout(seconds(config.connect()));
    source.setTcpKeepAlive(true);
    // The detail quotes the row: "Key (email)=(ada@example.com) already exists."
    source.setLogServerErrorDetail(false);
    source.setApplicationName(OWN_WORK);
    try {
      source.setProperty("cancelSignalTimeout", "1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return source;
  }

  /**
   * Converts a timeout for the driver, which counts in whole seconds and takes 0 for no timeout.
   */
  private static int seconds(Duration limit) {
    return (int) Math.max(1, limit.plusMillis(999).toSeconds());
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
