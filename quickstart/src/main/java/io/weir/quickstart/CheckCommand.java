package io.weir.quickstart;

import io.weir.loadbalancer.sidecar.SidecarConfig;
import io.weir.observability.logs.Logs;
import io.weir.runtime.config.Environment;
import io.weir.users.UserServiceConfig;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Command check: reads a configuration as its process would, without starting the process. */
@Command(
    name = "check",
    description =
        "Reports every mistake in the configuration of a gateway, a sidecar or a user service.")
final class CheckCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration, YAML.")
  private @Nullable Path file;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Override
  public void run() {
    Logs.text();
    var path = Objects.requireNonNull(file);
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    switch (ConfigKind.of(path)) {
      case GATEWAY -> Schemas.config(path);
      case SIDECAR ->
          SidecarConfig.read(path, Environment.variables())
              .warnings()
              .forEach(warning -> out.println(path + ": warning: " + warning));
      case USER_SERVICE -> UserServiceConfig.read(path, Environment.variables());
    }
    out.println(path + ": ok");
  }
}
