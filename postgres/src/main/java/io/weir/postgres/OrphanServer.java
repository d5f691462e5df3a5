package io.weir.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Server of a process that was killed. It still runs in its directory, or has left a postmaster.pid
 * that prevents the next start. The caller holds the lock of the directory.
 */
final class OrphanServer {
  private static final Duration FAST = Duration.ofSeconds(20);
  private static final long LOOK_EVERY_MILLIS = 10;

  private OrphanServer() {}

  /** Ends the server if it runs, and removes its postmaster.pid. */
  static void end(ServerDirectory directory) {
    var file = directory.data().resolve("postmaster.pid");
    running(directory).ifPresent(server -> end(server, directory));
    FileTree.deleteIfPresent(file);
  }

  /** Returns the server that runs in a directory; empty for none. */
  static Optional<ProcessHandle> running(ServerDirectory directory) {
    return pid(directory.data().resolve("postmaster.pid"))
        .flatMap(ProcessHandle::of)
        .filter(process -> isServerOf(process, directory.data()));
  }

  /**
   * Returns true if the process is the server of the directory: its process id may have been reused
   * since.
   */
  private static boolean isServerOf(ProcessHandle process, Path data) {
    if (!process.info().command().orElse("").endsWith("/postgres")) {
      return false;
    }
    try {
      // A server works in its data directory. Without /proc, the program's name must suffice.
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

  /**
   * Ends a server. SIGINT rolls back running transactions and ends in order; Java itself can send
   * only SIGTERM and SIGKILL.
   */
  private static void end(ProcessHandle server, ServerDirectory directory) {
    new Command(directory.root(), List.of("/bin/sh", "-c", "kill -INT " + server.pid()))
        .run(Duration.ofSeconds(5));
    if (!ends(server, FAST)) {
      server.destroyForcibly();
      if (!ends(server, FAST)) {
        throw new PostgresFailure(
            "the PostgreSQL of an earlier run in %s does not end (process %d)"
                .formatted(directory.root(), server.pid()));
      }
    }
  }

  /**
   * Waits until a process that is not our child has ended. Returns false if the limit passes first.
   */
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
   * Returns true if the process still runs. A process that is not reaped, as in many containers,
   * keeps its process id after its end, but has no program.
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
