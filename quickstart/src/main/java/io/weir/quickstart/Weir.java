package io.weir.quickstart;

import io.weir.postgres.PostgresFailure;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.process.ExitCode;
import io.weir.runtime.process.FailureText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Command line of up, check and routes. The other programs have their own main classes. */
@Command(
    name = "./weir",
    subcommands = {UpCommand.class, CheckCommand.class, RoutesCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "HTTP, WebSocket and gRPC clients in front of gRPC services.")
final class Weir implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  private Weir() {}

  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs one command to its end. Returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Weir())
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((problem, given) -> misused(problem))
        .setExecutionExceptionHandler(Weir::failed)
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
    return ExitCode.USAGE;
  }

  /**
   * Prints a failure. A failure that the user can correct is one line, or one line per mistake;
   * others have a stack trace.
   */
  private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult given)
      throws Exception {
    var text =
        failure instanceof PostgresFailure
            ? Optional.ofNullable(failure.getMessage())
            : FailureText.of(failure);
    if (text.isEmpty()) {
      throw failure;
    }
    // Mistakes in a file begin with the file's name, as in the output of compilers.
    var prefix = failure instanceof ConfigException ? "" : "weir: ";
    command.getErr().println(prefix + text.get());
    return ExitCode.FAILED;
  }
}
