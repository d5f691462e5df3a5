package io.weir.quickstart.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The server process in a home. Daemonised: a Ctrl-C at the terminal must reach us first. */
final class Server {
  static final String SUPERUSER = "weir";
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Home home;
  private final Account account;
  private final Path control;
  private final int port;
  private final String password;

  private Server(Home home, Account account, Path control, int port, String password) {
    this.home = home;
    this.account = account;
    this.control = control;
    this.port = port;
    this.password = password;
  }

  /**
   * @param durable whether the data must survive a crash of the machine right after it was created
   * @param connections that clients may hold
   */
  static Server start(Home home, Account account, boolean durable, int connections) {
    try {
      account.enter(home.root());
      var binaries = Binaries.of(home, account);
      var password = new DataDirectory(home, account, binaries).prepare(durable);
      var control = binaries.program("pg_ctl");
      var server = new Server(home, account, control, freePort(), password);
      if (Thread.currentThread().isInterrupted()) {
        throw new PostgresFailure("interrupted");
      }
      server.start(connections);
      return server;
    } catch (IOException e) {
      throw new PostgresFailure("cannot start PostgreSQL in %s: %s".formatted(home.root(), e), e);
    }
  }

  int port() {
    return port;
  }

  String password() {
    return password;
  }

  private void start(int connections) throws IOException {
    var options =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=%d"
                .formatted(port, connections + 10)
            + " -c fsync=on -c synchronous_commit=on";
    var started =
        control("start", "-w", "-t", "50", "-l", "postgres.log", "-o", options).run(START);
    if (!started.succeeded()) {
      throw new PostgresFailure(
          "PostgreSQL does not start in %s: %s".formatted(home.root(), reason(started)));
    }
  }

  /** Ends sessions and server; with force if it takes too long. */
  void stop() {
    var process = Leftover.running(home);
    var stopped = control("stop", "-m", "fast", "-w", "-t", "10").run(STOP);
    if (!stopped.succeeded()) {
      Leftover.end(home);
    }
    // pg_ctl answers a moment before the process is gone.
    process.ifPresent(server -> Leftover.ends(server, Duration.ofMillis(500)));
  }

  /** Ends it without a word to anybody. */
  void kill() {
    control("stop", "-m", "immediate", "-w", "-t", "5").run(STOP);
  }

  private Command control(String... arguments) {
    return Command.in(home.root(), account, control, arguments);
  }

  /** pg_ctl only says that it went wrong; why stands in the server's log. */
  private String reason(Command.Result started) throws IOException {
    if (!Files.exists(home.log())) {
      return started.lastLine();
    }
    return Files.readString(home.log())
        .lines()
        .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
        .reduce((former, latter) -> latter)
        .map(line -> line.replaceFirst("^.*?(FATAL|PANIC): +", ""))
        .orElse(started.lastLine());
  }

  // Bound and let go: the server must be told a number.
  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
