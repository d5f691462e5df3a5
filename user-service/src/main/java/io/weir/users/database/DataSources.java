package io.weir.users.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Where connections come from, each kind with the time limits of its purpose. */
public final class DataSources {
  /**
   * A statement that the server was to end by itself must get its answer before the socket is given
   * up.
   */
  private static final Duration SOCKET_RESERVE = Duration.ofSeconds(5);

  private final DatabaseConfig config;
  private final DatabaseUrl url;

  public DataSources(DatabaseConfig config) {
    this.config = config;
    this.url = DatabaseUrl.parse(config.url());
  }

  /** For calls: the server ends a statement that takes too long. */
  public DataSource forCalls() {
    var source = plain();
    var limit = "-c statement_timeout=" + config.statement().toMillis();
    source.setOptions(Objects.requireNonNullElse(source.getOptions(), "") + " " + limit);
    source.setSocketTimeout(seconds(config.statement().plus(SOCKET_RESERVE)));
    return source;
  }

  /** For migrations, which take as long as they take. */
  public DataSource forMigrations() {
    return plain();
  }

  /** For the question whether the database is there: silence is an answer. */
  public DataSource forProbe() {
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
    source.setApplicationName("weir-user-service");
    try {
      source.setProperty("cancelSignalTimeout", "1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return source;
  }

  /** The driver counts in whole seconds, and 0 means for ever. */
  private static int seconds(Duration limit) {
    return (int) Math.max(1, limit.plusMillis(999).toSeconds());
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
