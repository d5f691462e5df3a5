package io.weir.quickstart;

import io.weir.quickstart.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An instance of the user service as a process of its own, as ./weir user-service starts it. */
final class UserServiceInstance implements AutoCloseable {
  private final Path config;
  private final Path log;
  private final int port;
  private @Nullable Process process;

  private UserServiceInstance(Path config, Path log, int port) {
    this.config = config;
    this.log = log;
    this.port = port;
  }

  static UserServiceInstance prepare(Path directory, String name, LocalPostgres database) {
    try {
      var port = freePort();
      var config =
          Files.writeString(
              directory.resolve(name + ".yaml"),
              """
              listen: {host: 127.0.0.1, port: %d}
              admin: {port: %d}
              sample-users: true
              drain: {delay: 1500ms, grace: 10s}
              # That a machine with much else to do is slow is no fault.
              database: {url: "%s", user: %s, password: %s, acquire: 10s, connect: 10s}
              """
                  .formatted(
                      port,
                      freePort(),
                      database.url(),
                      database.user(),
                      database.password()));
      return new UserServiceInstance(config, directory.resolve(name + ".log"), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void start() throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx192m",
                    "-XX:+UseSerialGC",
                    // Several at once on few cores: what counts here is that they start soon.
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.weir.users.UserServiceMain",
                    "-c",
                    config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    end(running().destroyForcibly());
  }

  /** SIGTERM; answers the exit status. */
  int terminate() throws InterruptedException {
    running().destroy();
    return end(running());
  }

  /** Its lines so far. */
  Stream<String> log() {
    try {
      return Files.exists(log) ? Files.readAllLines(log).stream() : Stream.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  private static int end(Process process) throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + Duration.ofSeconds(30));
    }
    return process.exitValue();
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
