package io.weir.quickstart;

import io.weir.postgres.LocalPostgres;
import io.weir.testkit.port.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Instance of the user service as a process, as ./weir user-service starts it. */
public final class UserServiceInstance implements AutoCloseable {
  private final JavaProcess process;
  private final int port;
  private final int adminPort;

  private UserServiceInstance(JavaProcess process, int port, int adminPort) {
    this.process = process;
    this.port = port;
    this.adminPort = adminPort;
  }

  public static UserServiceInstance prepare(Path directory, String name, LocalPostgres database) {
    return prepare(directory, name, database, "");
  }

  /**
   * @param keys keys of its configuration, besides the usual ones; one line each
   * @param flags flags of its JVM
   */
  public static UserServiceInstance prepare(
      Path directory, String name, LocalPostgres database, String keys, String... flags) {
    try {
      var port = LoopbackPort.free();
      var adminPort = LoopbackPort.free();
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
              %s
              """
                  .formatted(
                      port, adminPort, database.url(), database.user(), database.password(), keys));
      var process =
          new JavaProcess(
              "io.weir.users.UserServiceMain", config, directory.resolve(name + ".log"), flags);
      return new UserServiceInstance(process, port, adminPort);
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

  public Metrics metrics() {
    return new Metrics(adminPort);
  }

  /** Returns its current resource usage, after a full garbage collection. */
  public Vitals vitals() throws IOException, InterruptedException {
    return process.vitals();
  }

  public void start() throws IOException {
    process.start();
  }

  /** Returns when the instance reports that it is ready. */
  public void awaitReady() {
    JavaProcess.awaitOk(adminPort, "/readyz");
  }

  /** Sends kill -9. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Sends SIGTERM and returns the exit status. */
  public int terminate() throws InterruptedException {
    return process.terminate();
  }

  /** Sends SIGSTOP. The process and its connections stay, but it sends nothing more. */
  public void freeze() throws IOException, InterruptedException {
    process.freeze();
  }

  /** Sends SIGCONT. */
  public void thaw() throws IOException, InterruptedException {
    process.thaw();
  }

  /** Returns its lines so far. */
  public Stream<String> log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
  }
}
