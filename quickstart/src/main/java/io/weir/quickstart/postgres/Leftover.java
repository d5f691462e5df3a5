package io.weir.quickstart.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The server of a process that was killed: it still runs in its directory, or has left a
 * postmaster.pid that would keep the next one from starting. Only for who holds the directory's
 * lock.
 */
final class Leftover {
  private static final Duration FAST = Duration.ofSeconds(20);
  private static final long LOOK_EVERY_MILLIS = 10;

  private Leftover() {}

  /** After this no server runs there, and nothing says one would. */
  static void end(Home home) {
    var file = home.data().resolve("postmaster.pid");
    running(home).ifPresent(server -> end(server, home));
    Trees.deleteIfPresent(file);
  }

  /** The server that runs in a directory. */
  static Optional<ProcessHandle> running(Home home) {
    return pid(home.data().resolve("postmaster.pid"))
        .flatMap(ProcessHandle::of)
        .filter(process -> isServerOf(process, home.data()));
  }

  /** Its number may since have been given to something else. */
  private static boolean isServerOf(ProcessHandle process, Path data) {
    if (!process.info().command().orElse("").endsWith("/postgres")) {
      return false;
    }
    try {
      // A server works in its data directory; where there is no /proc, the name must do.
      var directory = Path.of("/proc", Long.toString(process.pid()), "cwd");
      return !Files.exists(directory) || Files.isSameFile(directory, data);
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Long> pid(Path file) {
    try {
      return Files.exists(file)
          ? Files.readString(file).lines().findFirst().map(String::strip).map(Long::valueOf)
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** SIGINT rolls back what runs and ends in order; Java can send only SIGTERM and SIGKILL. */
  private static void end(ProcessHandle server, Home home) {
    new Command(home.root(), List.of("/bin/sh", "-c", "kill -INT " + server.pid()))
        .run(Duration.ofSeconds(5));
    if (!ends(server, FAST)) {
      server.destroyForcibly();
      if (!ends(server, FAST)) {
        throw new PostgresFailure(
            "the PostgreSQL of an earlier run in %s does not end (process %d)"
                .formatted(home.root(), server.pid()));
      }
    }
  }

  /** Waits for the end of a process that is no child of ours. */
  static boolean ends(ProcessHandle process, Duration limit) {
    for (long waited = 0; runs(process); waited += LOOK_EVERY_MILLIS) {
      if (waited >= limit.toMillis()) {
        return false;
      }
      pause();
    }
    return true;
  }

  /**
   * Where nobody reaps orphans, as in many containers, one that has ended is still there, without a
   * program.
   */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static void pause() {
    LockSupport.parkNanos(LOOK_EVERY_MILLIS * 1_000_000);
    if (Thread.currentThread().isInterrupted()) {
      throw new PostgresFailure("interrupted");
    }
  }
}
