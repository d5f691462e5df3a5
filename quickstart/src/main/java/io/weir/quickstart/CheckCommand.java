package io.weir.quickstart;

import io.weir.loadbalancer.sidecar.SidecarConfig;
import io.weir.observability.logs.Logs;
import io.weir.runtime.config.ConfigDiff;
import io.weir.runtime.config.Environment;
import io.weir.runtime.process.CommandFailure;
import io.weir.runtime.reload.FixedSettings;
import io.weir.users.UserServiceConfig;
import java.io.PrintWriter;
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
      names = "--diff",
      paramLabel = "CURRENT",
      description = "Also prints what changes for a process that serves CURRENT.")
  private @Nullable Path current;

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
    var config = read(path, out);
    out.println(path + ": ok");
    var before = current;
    if (before != null) {
      printChanges(before, config, out);
    }
  }

  private static Record read(Path path, PrintWriter out) {
    return switch (ConfigKind.of(path)) {
      case GATEWAY -> Schemas.config(path);
      case SIDECAR -> {
        var config = SidecarConfig.read(path, Environment.variables());
        config.warnings().forEach(warning -> out.println(path + ": warning: " + warning));
        yield config;
      }
      case USER_SERVICE -> UserServiceConfig.read(path, Environment.variables());
    };
  }

  private static void printChanges(Path path, Record config, PrintWriter out) {
    var before = read(path, out);
    if (!before.getClass().equals(config.getClass())) {
      throw new CommandFailure(path + " is the configuration of another process");
    }
    var changes = ConfigDiff.of(before, config);
    changes.forEach(change -> out.println("  " + change));
    if (changes.isEmpty()) {
      out.println("  no key differs from " + path);
    }
    if (before instanceof FixedSettings.Holder old && config instanceof FixedSettings.Holder next) {
      old.fixed().changed(next.fixed()).forEach(line -> out.println("  " + line));
    } else if (!changes.isEmpty()) {
      out.println("  a user service does not reload; restart it to apply the changes");
    }
  }
}
