package io.weir.users.database;

import io.weir.runtime.config.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Address, credentials and limits of the database.
 *
 * @param url postgresql://user:password@host:port/database or jdbc:postgresql://…
 * @param user overrides the user in the URL; null to keep it
 * @param password overrides the password in the URL; null to keep it
 * @param pool maximum number of connections, and so of concurrent statements
 * @param waiting maximum number of calls that wait for a connection; others are refused at once
 * @param acquire maximum wait of a call for a connection
 * @param connect timeout of new connections
 * @param statement timeout of statements, whatever deadline the caller sets
 * @param probe interval of the availability check
 */
public record DatabaseConfig(
    String url,
    @Nullable String user,
    @Nullable Secret password,
    int pool,
    int waiting,
    Duration acquire,
    Duration connect,
    Duration statement,
    Duration probe) {

  /** Shortest timeout that HikariCP accepts. */
  private static final Duration MIN_ACQUIRE = Duration.ofMillis(250);

  public DatabaseConfig {
    var _ = DatabaseUrl.parse(url);
    require(pool >= 1, "pool: at least 1 is expected, found " + pool);
    require(waiting >= 0, "waiting: at least 0 is expected, found " + waiting);
    require(acquire.compareTo(MIN_ACQUIRE) >= 0, "acquire: at least 250ms is expected");
    require(connect.compareTo(MIN_ACQUIRE) >= 0, "connect: at least 250ms is expected");
    require(statement.isPositive(), "statement: more than 0 is expected");
    require(probe.isPositive(), "probe: more than 0 is expected");
  }

  private static void require(boolean kept, String message) {
    if (!kept) {
      throw new IllegalArgumentException(message);
    }
  }

  public static DatabaseConfig defaults() {
    return new DatabaseConfig(
        "postgresql://127.0.0.1:5432/weir",
        null,
        null,
        10,
        1024,
        Duration.ofSeconds(1),
        // Long for a connection, but a host short of CPU must not look like an unavailable
        // database: all instances would stop serving at once.
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofMillis(500));
  }

  /** Returns the defaults with another database. */
  public static DatabaseConfig of(String url, @Nullable String user, @Nullable String password) {
    var d = defaults();
    var secret = password == null ? null : Secret.parse(password);
    return new DatabaseConfig(
        url, user, secret, d.pool, d.waiting, d.acquire, d.connect, d.statement, d.probe);
  }

  /** Returns a text without the passwords. */
  @Override
  public String toString() {
    return ("DatabaseConfig[url=%s, user=%s, pool=%d, waiting=%d, "
            + "acquire=%s, connect=%s, statement=%s, probe=%s]")
        .formatted(DatabaseUrl.parse(url), user, pool, waiting, acquire, connect, statement, probe);
  }
}
