package io.weir.quickstart;

import io.weir.postgres.LocalPostgres;
import io.weir.runtime.process.CommandFailure;
import io.weir.users.storage.DatabaseConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The database of the stack.
 *
 * @param own the server that we have started for it, if we have
 */
record Database(DatabaseConfig config, @Nullable LocalPostgres own) implements AutoCloseable {
  /** What an instance may hold: its pool, and what listens, migrates and watches beside it. */
  private static final int CONNECTIONS = 16;

  static Database open(StackOptions options, Progress progress) {
    var url = options.database();
    return url == null ? start(options, progress) : reach(url, progress);
  }

  /** Whether it holds nothing but what came from here. */
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

  /** Where our own keeps its data for the next time. */
  Optional<Path> keptIn() {
    return Optional.ofNullable(own).filter(LocalPostgres::isKept).map(LocalPostgres::directory);
  }

  /** Ends our own server at once. */
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
