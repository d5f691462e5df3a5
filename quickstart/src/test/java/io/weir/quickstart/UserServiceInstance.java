package io.weir.quickstart;

import io.weir.quickstart.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An instance of the user service as a process of its own, as ./weir user-service starts it. */
public final class UserServiceInstance implements AutoCloseable {
  private final JavaProcess process;
  private final int port;

  private UserServiceInstance(JavaProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  public static UserServiceInstance prepare(
      Path directory, String name, LocalPostgres database) {
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
      var process =
          new JavaProcess("io.weir.users.UserServiceMain", config, directory.resolve(name + ".log"));
      return new UserServiceInstance(process, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public void start() throws IOException {
    process.start();
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** SIGTERM; answers the exit status. */
  public int terminate() throws InterruptedException {
    return process.terminate();
  }

  /** SIGSTOP: the process is there, its connections are, and nothing more comes from it. */
  public void freeze() throws IOException, InterruptedException {
    process.freeze();
  }

  /** SIGCONT. */
  public void thaw() throws IOException, InterruptedException {
    process.thaw();
  }

  /** Its lines so far. */
  public Stream<String> log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }

  /** Free a moment ago. */
  public static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
