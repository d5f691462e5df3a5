package io.weir.users.database;

import io.weir.runtime.config.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which database, and how much may be asked of it.
 *
 * @param url postgresql://user:password@host:port/database or jdbc:postgresql://…
 * @param user wins over the one in the URL
 * @param password wins over the one in the URL
 * @param pool connections, and so statements at a time
 * @param waiting calls that may wait for a connection; more are refused at once
 * @param acquire how long a call waits for a connection
 * @param connect how long a new connection may take
 * @param statement how long a statement may take, whatever its caller allows
 * @param probe how often the database is asked whether it is there
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

  /** What HikariCP needs at least. */
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
        // Long for a connection, but a machine that is short of processors must not look like a
        // database that is away: all instances would say so at once.
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofMillis(500));
  }

  /** The defaults, with this database. */
  public static DatabaseConfig of(String url, @Nullable String user, @Nullable String password) {
    var d = defaults();
    var secret = password == null ? null : Secret.parse(password);
    return new DatabaseConfig(
        url, user, secret, d.pool, d.waiting, d.acquire, d.connect, d.statement, d.probe);
  }

  /** Without any password. */
  @Override
  public String toString() {
    return ("DatabaseConfig[url=%s, user=%s, pool=%d, waiting=%d, "
            + "acquire=%s, connect=%s, statement=%s, probe=%s]")
        .formatted(DatabaseUrl.parse(url), user, pool, waiting, acquire, connect, statement, probe);
  }
}
