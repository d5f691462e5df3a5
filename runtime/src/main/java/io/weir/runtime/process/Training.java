package io.weir.runtime.process;

import io.weir.observability.logs.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Short run of a program from which the JVM makes its AOT cache: starts it on free ports as its
 * command does, lets it answer calls, and ends the process.
 */
public final class Training {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private Training() {}

  /** Parts of a run that depend on the program. */
  public interface Plan {
    /**
     * Returns the text of the configuration file.
     *
     * @param directory for files that the configuration names; deleted at the end
     */
    String config(Path directory) throws IOException;

    /** Makes calls for which classes and profiles are recorded, once the program serves. */
    void call() throws InterruptedException;
  }

  /** Runs a program once. Never returns: ends the process, with status 0 if the calls succeeded. */
  public static void run(Program<?> program, Plan plan) {
    Logs.json();
    limit();
    int status = ExitCode.FAILED;
    try (var files = TrainingFiles.create()) {
      status = run(program, files.write("config.yaml", plan.config(files.directory())), plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      // Threads of what has started would keep the process alive after a failure.
      System.exit(status);
    }
  }

  private static int run(Program<?> program, Path file, Plan plan) {
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try (var running = new Closer()) {
      return new ProcessShell(program, running, () -> call(plan))
          .execute(err, err, "-c", file.toString());
    }
  }

  private static void call(Plan plan) {
    try {
      plan.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends the process without a cache if something hangs: a launcher waits for it. */
  private static void limit() {
    Thread.ofPlatform()
        .daemon()
        .name("weir-training-limit")
        .start(() -> {
          try {
            Thread.currentThread().join(LIMIT);
            Runtime.getRuntime().halt(ExitCode.FAILED);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Returns a port that nothing listens on now. */
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
