package io.weir.quickstart;

import io.weir.postgres.LocalPostgres;
import io.weir.runtime.process.CommandFailure;
import io.weir.users.database.DatabaseConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Database of the stack.
 *
 * @param own server that the stack has started; null if the user named a database
 */
record Database(DatabaseConfig config, @Nullable LocalPostgres own) implements AutoCloseable {
  /**
   * Connections of one instance: its pool, and those for notifications, migration and monitoring.
   */
  private static final int CONNECTIONS = 16;

  static Database open(StackOptions options, Progress progress) {
    var url = options.database();
    return url == null ? start(options, progress) : reach(url, progress);
  }

  /**
   * Returns true if the stack has started the database, so that only the stack keeps data in it.
   */
  boolean isOurs() {
    return own != null;
  }

  private static Database start(StackOptions options, Progress progress) {
    progress.say("starting PostgreSQL");
    var connections = options.instances() * CONNECTIONS;
    var data = options.data();
    var postgres =
        data == null
            ? LocalPostgres.temporary(connections)
            : LocalPostgres.keptIn(data, connections);
    progress.say("PostgreSQL on port %d".formatted(postgres.port()));
    return new Database(
        DatabaseConfig.of(postgres.url(), postgres.user(), postgres.password()), postgres);
  }

  private static Database reach(String url, Progress progress) {
    try {
      DatabaseProbe.require(url);
      progress.say("the database answers");
      return new Database(DatabaseConfig.of(url, null, null), null);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--database: " + e.getMessage(), e);
    }
  }

  /** Returns the directory in which our own server keeps its data; empty if it does not. */
  Optional<Path> keptIn() {
    return Optional.ofNullable(own).filter(LocalPostgres::isKept).map(LocalPostgres::directory);
  }

  /** Ends our own server at once, without a checkpoint. */
  void abandon() {
    if (own != null) {
      own.abandon();
    }
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
