package io.weir.quickstart;

import io.weir.observability.TelemetryConfig;
import io.weir.observability.logs.Logs;
import io.weir.runtime.config.Environment;
import io.weir.runtime.process.Shutdown;
import io.weir.runtime.process.Signals;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Command up: starts the whole stack, prints commands to try, and waits for Ctrl-C. */
@Command(
    name = "up",
    description = "Starts the whole stack in one process, on a PostgreSQL of its own.",
    sortOptions = false)
final class UpCommand implements Runnable {
  private static final int MAX_PORT = 65_535;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address of the gateway; 0.0.0.0: reachable from other machines. Default:"
              + " ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of the gateway; 0: a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "9901",
      description = "Port of its admin pages, this machine only. Default: ${DEFAULT-VALUE}.")
  private int adminPort;

  @Option(
      names = "--sidecar-port",
      paramLabel = "PORT",
      defaultValue = "15001",
      description =
          "Port of the sidecar, this machine only; another one if it is taken. Default:"
              + " ${DEFAULT-VALUE}.")
  private int sidecarPort;

  @Option(
      names = "--instances",
      paramLabel = "N",
      defaultValue = "3",
      description = "Instances of the user service, 1 to 16. Default: ${DEFAULT-VALUE}.")
  private int instances;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "A PostgreSQL of yours, postgresql://user:password@host:5432/database.")
  private @Nullable String database;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keeps the data there, for the next time. Default: gone at the end.")
  private @Nullable Path data;

  @Option(
      names = "--tls",
      arity = "0..1",
      paramLabel = "DIR",
      fallbackValue = "",
      description =
          "TLS on every hop, by a certificate authority of this machine that is kept in DIR."
              + " Default of DIR: ~/.weir/tls.")
  private @Nullable String tls;

  @Option(
      names = "--tls-port",
      paramLabel = "PORT",
      defaultValue = "8443",
      description =
          "Port of the gateway with --tls, to which --port redirects; 0: a free one. Default:"
              + " ${DEFAULT-VALUE}.")
  private int tlsPort;

  @Option(
      names = "--mesh",
      description =
          "A sidecar in front of each instance: mutual TLS from gateway and sidecar, which may call"
              + " what its rules say. Certificates are kept in the DIR of --tls.")
  private boolean mesh;

  @Option(
      names = "--accounts",
      description =
          "Rules at the gateway: reading is public, writing needs the token of a login, some of it"
              + " that of an administrator.")
  private boolean accounts;

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description = "Sends traces there as well, http://localhost:4318.")
  private @Nullable URI otlp;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  boolean help;

  @Override
  public void run() {
    Logs.text();
    var out = commandSpec().commandLine().getOut();
    var stack = new Stack(options(), telemetry(), progress(out));
    // SIGHUP has no handler: a user who closes the terminal wants the stack to end.
    Shutdown.closes(stack);
    Signals.forceEndOnSecondInterrupt(stack::abandon);
    out.println(Banner.of(stack.start()));
    Shutdown.await();
  }

  private StackOptions options() {
    requireBetween(0, MAX_PORT, "--port", port);
    requireBetween(0, MAX_PORT, "--admin-port", adminPort);
    requireBetween(0, MAX_PORT, "--sidecar-port", sidecarPort);
    requireBetween(0, MAX_PORT, "--tls-port", tlsPort);
    requireBetween(1, 16, "--instances", instances);
    if (database != null && data != null) {
      throw wrong("--data keeps the data of the built-in PostgreSQL, --database names another one");
    }
    if (accounts && tls != null) {
      throw wrong("--accounts goes without --tls: the gateway reads the keys of tokens in plain");
    }
    return new StackOptions(
        host,
        port,
        adminPort,
        sidecarPort,
        instances,
        database,
        data,
        tls == null ? null : new StackOptions.Tls(tlsPort, certificates()),
        mesh ? certificates() : null,
        accounts);
  }

  private Path certificates() {
    var directory =
        tls == null || tls.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".weir", "tls")
            : Path.of(tls);
    return directory.toAbsolutePath();
  }

  private TelemetryConfig telemetry() {
    var defaults = TelemetryConfig.defaults();
    return new TelemetryConfig(otlp, defaults.sampling(), defaults.recent())
        .withEnvironment(Environment.variables());
  }

  /**
   * Returns the progress, timed from the start of the command. The launcher becomes this process,
   * so that builds and the start of the JVM are included.
   */
  private static Progress progress(PrintWriter out) {
    var clock = InstantSource.system();
    var began = ProcessHandle.current().info().startInstant().orElseGet(clock::instant);
    return new Progress(out, began, clock);
  }

  private void requireBetween(int least, int most, String option, int found) {
    if (found < least || found > most) {
      throw wrong("%s must be %d to %d, not %d".formatted(option, least, most, found));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(commandSpec().commandLine(), message);
  }

  private CommandSpec commandSpec() {
    return Objects.requireNonNull(spec);
  }
}
