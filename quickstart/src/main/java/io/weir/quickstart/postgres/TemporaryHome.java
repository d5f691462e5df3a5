package io.weir.quickstart.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Directories for servers whose data nobody keeps. A process that was killed could not clear its
 * own away, and its server lives on: the next one does both.
 */
final class TemporaryHome {
  private static final String PREFIX = "weir-up-";

  private TemporaryHome() {}

  static Home create() {
    return createIn(temporary());
  }

  /**
   * Locked first and named second: a directory with our name and without a lock is one whose owner
   * is gone.
   */
  static Home createIn(Path parent) {
    try {
      var created = Files.createTempDirectory(parent, "weir-new-");
      var home = Home.locked(created);
      if (home == null) {
        throw new IOException("somebody else has locked " + created);
      }
      var suffix = created.getFileName().toString().substring("weir-new-".length());
      home.rename(parent.resolve(PREFIX + suffix));
      return home;
    } catch (IOException e) {
      throw new PostgresFailure("cannot create a temporary directory: " + e, e);
    }
  }

  /** Ends and deletes what killed processes have left; what is not ours to delete stays. */
  static void sweep() {
    sweep(temporary());
  }

  static void sweep(Path parent) {
    for (var directory : left(parent)) {
      try {
        var home = Home.locked(directory);
        if (home != null) {
          Leftover.end(home);
          home.delete();
        }
      } catch (IOException | PostgresFailure e) {
        System.getLogger(TemporaryHome.class.getName())
            .log(System.Logger.Level.DEBUG, "left behind by another process: " + directory, e);
      }
    }
  }

  private static List<Path> left(Path parent) {
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
