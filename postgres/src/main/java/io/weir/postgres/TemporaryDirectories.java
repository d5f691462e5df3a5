package io.weir.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Directories of servers whose data is deleted with them. A killed process leaves its directory and
 * server behind; the next process ends the server and deletes the directory.
 */
final class TemporaryDirectories {
  private static final String PREFIX = "weir-up-";

  private TemporaryDirectories() {}

  static ServerDirectory create() {
    return createIn(temporary());
  }

  /**
   * Creates a directory. It is locked first and named afterwards, so that a directory with our
   * prefix and without a lock has lost its owner.
   */
  static ServerDirectory createIn(Path parent) {
    try {
      var created = Files.createTempDirectory(parent, "weir-new-");
      var directory = ServerDirectory.locked(created);
      if (directory == null) {
        throw new IOException("another process has locked " + created);
      }
      var suffix = created.getFileName().toString().substring("weir-new-".length());
      directory.rename(parent.resolve(PREFIX + suffix));
      return directory;
    } catch (IOException e) {
      throw new PostgresFailure("cannot create a temporary directory: " + e, e);
    }
  }

  /**
   * Ends the servers and deletes the directories of killed processes, as far as permissions allow.
   */
  static void sweep() {
    sweep(temporary());
  }

  static void sweep(Path parent) {
    for (var found : named(parent)) {
      try {
        var orphan = ServerDirectory.orphaned(found);
        if (orphan != null) {
          OrphanServer.end(orphan);
          orphan.delete();
        }
      } catch (IOException | PostgresFailure e) {
        System.getLogger(TemporaryDirectories.class.getName())
            .log(System.Logger.Level.DEBUG, "left behind by another process: " + found, e);
      }
    }
  }

  private static List<Path> named(Path parent) {
    var found = new ArrayList<Path>();
    try (var directories = Files.newDirectoryStream(parent, PREFIX + "*")) {
      directories.forEach(found::add);
    } catch (IOException e) {
      return List.of();
    }
    return found;
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
  }
}
