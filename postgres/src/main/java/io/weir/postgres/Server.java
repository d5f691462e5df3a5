package io.weir.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Server process of one directory, always on the same port. It is a daemon, so that a Ctrl-C at the
 * terminal reaches this process first.
 */
final class Server {
  static final String SUPERUSER = "weir";
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final ServerDirectory directory;
  private final Account account;
  private final Path control;
  private final String password;
  private final int port;
  private final String options;

  /**
   * @param connections maximum number of client connections
   */
  private Server(ServerDirectory directory, Account account, Durability durability, int connections)
      throws IOException {
    account.enter(directory.root());
    var binaries = Binaries.of(directory, account);
    this.directory = directory;
    this.account = account;
    this.control = binaries.program("pg_ctl");
    this.password = new DataDirectory(directory, account, binaries).prepare(durability);
    this.port = freePort();
    this.options = options(port, durability, connections);
  }

  /** Initialises the directory if it is new, and starts a server in it. */
  static Server start(
      ServerDirectory directory, Account account, Durability durability, int connections) {
    try {
      var server = new Server(directory, account, durability, connections);
      if (Thread.currentThread().isInterrupted()) {
        throw new PostgresFailure("interrupted");
      }
      server.start();
      return server;
    } catch (IOException e) {
      throw new PostgresFailure(
          "cannot start PostgreSQL in %s: %s".formatted(directory.root(), e), e);
    }
  }

  private static String options(int port, Durability durability, int connections) {
    return "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=%d"
            .formatted(port, connections + 10)
        + " -c fsync=%1$s -c synchronous_commit=%1$s".formatted(durability.commits());
  }

  int port() {
    return port;
  }

  String password() {
    return password;
  }

  /** Starts the server. May be called again after {@link #stop}. */
  void start() {
    var started =
        control("start", "-w", "-t", "50", "-l", "postgres.log", "-o", options).run(START);
    if (!started.succeeded()) {
      throw new PostgresFailure(
          "PostgreSQL does not start in %s: %s".formatted(directory.root(), reason(started)));
    }
  }

  /** Ends sessions and server, forcibly if that takes too long. */
  void stop() {
    var process = OrphanServer.running(directory);
    var stopped = control("stop", "-m", "fast", "-w", "-t", "10").run(STOP);
    if (!stopped.succeeded()) {
      OrphanServer.end(directory);
    }
    // pg_ctl returns a moment before the process has ended.
    process.ifPresent(server -> OrphanServer.ends(server, Duration.ofMillis(500)));
  }

  /** Ends the server at once. Sessions are cut off, and the next start recovers the data. */
  void kill() {
    control("stop", "-m", "immediate", "-w", "-t", "5").run(STOP);
  }

  private Command control(String... arguments) {
    return Command.in(directory.root(), account, control, arguments);
  }

  /**
   * Returns the reason from the server's log, because pg_ctl only reports that the start failed.
   */
  private String reason(Command.Result started) {
    try {
      return Files.readString(directory.log())
          .lines()
          .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
          .reduce((former, latter) -> latter)
          .map(line -> line.replaceFirst("^.*?(FATAL|PANIC): +", ""))
          .orElse(started.lastLine());
    } catch (IOException e) {
      return started.lastLine();
    }
  }

  // Binds a port and releases it, because the server must be given a number.
  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
