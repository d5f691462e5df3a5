package io.weir.quickstart;

import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.process.Closer;
import io.weir.runtime.serving.AdminConfig;
import io.weir.users.DrainConfig;
import io.weir.users.UserServiceConfig;
import io.weir.users.UserServiceProcess;
import io.weir.users.account.AccountsConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Instances of the user service.
 *
 * @param ports ports of the instances, in order
 * @param accounts their accounts
 */
record Instances(List<Integer> ports, AccountsConfig accounts) {
  /** Address at which the instances, and what stands in front of them, listen. */
  static final String HOST = "127.0.0.1";

  private static final int FIRST_PORT = 50_051;

  /** Drain without delay, because instances end only after the gateway accepts no more calls. */
  private static final DrainConfig DRAIN = new DrainConfig(Duration.ZERO, Duration.ofSeconds(5));

  static Instances choose(int count, StackAccounts accounts, Progress progress) {
    var ports =
        IntStream.range(FIRST_PORT, FIRST_PORT + count)
            .mapToObj(preferred -> port(preferred, progress))
            .toList();
    return new Instances(ports, accounts.ofInstances());
  }

  private static int port(int preferred, Progress progress) {
    var port = Ports.preferred(HOST, preferred);
    if (port != preferred) {
      progress.say("port %d is taken, using %d".formatted(preferred, port));
    }
    return port;
  }

  /** Starts all instances at once. A lock in the database selects the one that migrates it. */
  void start(
      Database database,
      Encryption encryption,
      TelemetryConfig telemetry,
      RecentTraces recent,
      Closer started) {
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      var starting =
          IntStream.range(0, ports.size())
              .mapToObj(index ->
                  tasks.submit(
                      () -> start(index, database, encryption, telemetry, recent, started)))
              .toList();
      starting.forEach(TaskResult::of);
    }
  }

  private UserServiceProcess start(
      int index,
      Database database,
      Encryption encryption,
      TelemetryConfig telemetry,
      RecentTraces recent,
      Closer started) {
    var name = "user-service-" + (index + 1);
    var own = started.add(Telemetry.start(telemetry, "weir-user-service", name, recent));
    var defaults = UserServiceConfig.defaults();
    var config =
        new UserServiceConfig(
            encryption.instance(HOST, ports.get(index)),
            new AdminConfig(HOST, 0),
            database.config(),
            telemetry,
            DRAIN,
            defaults.streams(),
            defaults.changes(),
            defaults.imports(),
            defaults.rooms(),
            defaults.avatars(),
            defaults.administrators(),
            accounts,
            defaults.idempotency(),
            defaults.reflection(),
            defaults.connections(),
            defaults.memory(),
            database.isOurs());
    return started.add(UserServiceProcess.start(config, own));
  }
}
