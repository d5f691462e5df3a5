package io.weir.quickstart;

import io.weir.postgres.PostgresFailure;
import io.weir.runtime.config.ConfigException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of what is no process of its own: up, check, routes. */
@Command(
    name = "./weir",
    subcommands = {UpCommand.class, CheckCommand.class, RoutesCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "HTTP, WebSocket and gRPC clients in front of gRPC services.")
final class Weir implements Runnable {
  private static final int MISUSED = 2;
  private static final int REFUSED = 1;

  @Spec private @Nullable CommandSpec spec;

  private Weir() {}

  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs one command to its end; answers the exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Weir())
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((problem, given) -> misused(problem))
        .setExecutionExceptionHandler(Weir::refused)
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }

  private static int misused(ParameterException problem) {
    var command = problem.getCommandLine();
    command
        .getErr()
        .printf(
            "weir: %s; %s --help says more%n",
            String.valueOf(problem.getMessage()).lines().findFirst().orElse("wrong usage"),
            command.getCommandSpec().qualifiedName());
    return MISUSED;
  }

  /** What a person can mend is one line, or one per mistake; anything else is a fault of ours. */
  private static int refused(Exception e, CommandLine command, CommandLine.ParseResult given)
      throws Exception {
    switch (e) {
      case Refusal refusal -> command.getErr().println("weir: " + refusal.getMessage());
      case PostgresFailure failure -> command.getErr().println("weir: " + failure.getMessage());
      case ConfigException config -> command.getErr().println(config.getMessage());
      default -> throw e;
    }
    return REFUSED;
  }
}
