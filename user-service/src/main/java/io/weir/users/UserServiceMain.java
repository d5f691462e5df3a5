package io.weir.users;

import io.weir.observability.Telemetry;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.config.Environment;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The user service as a process of its own: {@code -c FILE}. SIGTERM ends it gracefully. */
public final class UserServiceMain {
  private static final String NAME = "weir-user-service";
  private static final Duration TELEMETRY_CLOSE = Duration.ofSeconds(5);
  private static final int STARTED = 0;
  private static final int NOT_STARTED = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private UserServiceMain() {}

  public static void main(String[] args) {
    var exit = run(args, Environment.variables(), System.err);
    if (exit != STARTED) {
      System.exit(exit);
    }
  }

  /**
   * Returns when the process has ended, or at once with an exit code and one line on what is wrong (one
   * for each mistake in the file).
   */
  static int run(String[] args, Map<String, String> environment, PrintStream errors) {
    if (args.length != 2 || !args[0].equals("-c")) {
      errors.println("usage: user-service -c FILE");
      return NOT_UNDERSTOOD;
    }
    try {
      var config = ConfigReader.read(Path.of(args[1]), UserServiceConfig.class, environment);
      run(config, environment);
      return STARTED;
    } catch (ConfigException e) {
      e.mistakes().forEach(mistake -> errors.println(line(mistake)));
      return NOT_UNDERSTOOD;
    } catch (RuntimeException e) {
      errors.println("user service cannot start: " + e.getMessage());
      return NOT_STARTED;
    }
  }

  private static void run(UserServiceConfig config, Map<String, String> environment) {
    var told = config.telemetry().withEnvironment(environment);
    var recent = new RecentTraces(told.recent());
    try (var telemetry = Telemetry.start(told, NAME, instance(config), recent);
        var process = UserServiceProcess.start(config, telemetry)) {
      var main = Thread.currentThread();
      var hook = new Thread(() -> end(process, main), "shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      process.awaitClosed();
    }
  }

  /** The main thread then closes the telemetry, for which the JVM must wait. */
  private static void end(UserServiceProcess process, Thread main) {
    process.close();
    try {
      var _ = main.join(TELEMETRY_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells instances apart in traces, on one host and on many. */
  private static String instance(UserServiceConfig config) {
    try {
      return InetAddress.getLocalHost().getHostName() + ":" + config.listen().port();
    } catch (UnknownHostException e) {
      return config.listen().host() + ":" + config.listen().port();
    }
  }

  private static String line(ConfigException.Mistake mistake) {
    return mistake.line() == 0
        ? "%s: %s".formatted(mistake.file(), mistake.message())
        : "%s:%d: %s".formatted(mistake.file(), mistake.line(), mistake.message());
  }
}
