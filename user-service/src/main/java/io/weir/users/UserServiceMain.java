package io.weir.users;

import io.weir.observability.Telemetry;
import io.weir.observability.logs.Logs;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.config.Environment;
import io.weir.runtime.serving.ProcessMain;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** The user service as a process of its own: {@code -c FILE}. SIGTERM ends it gracefully. */
public final class UserServiceMain {
  private static final String SERVICE = "weir-user-service";

  private UserServiceMain() {}

  public static void main(String[] args) {
    Logs.json();
    ProcessMain.run(args, UserServiceMain::start);
  }

  /** Starts the service; the result closes the process, then its telemetry. */
  static AutoCloseable start(Path file) {
    var environment = Environment.variables();
    var config = ConfigReader.read(file, UserServiceConfig.class, environment);
    var told = config.telemetry().withEnvironment(environment);
    var recent = new RecentTraces(told.recent());
    var telemetry = Telemetry.start(told, SERVICE, instance(config), recent);
    try {
      var process = UserServiceProcess.start(config, telemetry);
      return () -> {
        process.close();
        telemetry.close();
      };
    } catch (RuntimeException e) {
      telemetry.close();
      throw e;
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
}
