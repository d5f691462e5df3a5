package io.weir.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The directory in which the servers of this JVM live, binaries included. At the end of the JVM
 * they are stopped first, then everything is deleted.
 */
final class TemporaryFiles {
  private final Path root;
  private final List<PostgresServer> servers = new CopyOnWriteArrayList<>();

  private TemporaryFiles(Path root) {
    this.root = root;
    Runtime.getRuntime().addShutdownHook(new Thread(this::clear, "postgres-clear"));
  }

  static TemporaryFiles ofThisJvm() {
    return OfThisJvm.FILES;
  }

  Path root() {
    return root;
  }

  Path newDirectory() {
    try {
      return Files.createTempDirectory(root, "data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void closeAtExit(PostgresServer server) {
    servers.add(server);
  }

  private void clear() {
    servers.forEach(PostgresServer::close);
    try (Stream<Path> found = Files.walk(root)) {
      for (var file : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("left behind: " + root, e);
    }
  }

  private static TemporaryFiles create() {
    try {
      return new TemporaryFiles(Files.createTempDirectory("weir-postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class OfThisJvm {
    static final TemporaryFiles FILES = create();
  }
}
