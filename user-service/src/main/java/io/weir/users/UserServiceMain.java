package io.weir.users;

import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.process.ProcessShell;
import io.weir.runtime.process.Program;
import io.weir.runtime.process.ServingProcess;
import io.weir.runtime.reload.Reloads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;

/** Runs the user service as a process: {@code -c FILE}. */
public final class UserServiceMain implements Program<UserServiceConfig> {
  public static void main(String[] args) {
    ProcessShell.run(new UserServiceMain(), args);
  }

  @Override
  public String name() {
    return "user-service";
  }

  @Override
  public UserServiceConfig read(Path file, Map<String, String> environment) {
    return UserServiceConfig.read(file, environment);
  }

  @Override
  public TelemetryConfig telemetry(UserServiceConfig config) {
    return config.telemetry();
  }

  /** Returns an identifier that distinguishes instances in traces, on one host and on several. */
  @Override
  public String instance(UserServiceConfig config) {
    try {
      return InetAddress.getLocalHost().getHostName() + ":" + config.listen().port();
    } catch (UnknownHostException e) {
      return config.listen().host() + ":" + config.listen().port();
    }
  }

  @Override
  public ServingProcess start(
      UserServiceConfig config, Telemetry telemetry, Reloads<UserServiceConfig> reloads) {
    var process = UserServiceProcess.start(config, telemetry);
    return new ServingProcess(
        config.listen().shown(process.port()), config.admin().url(process.adminPort()), process);
  }
}
