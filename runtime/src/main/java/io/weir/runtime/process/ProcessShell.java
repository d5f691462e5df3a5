package io.weir.runtime.process;

import io.weir.observability.logs.Logs;
import io.weir.runtime.config.Environment;
import io.weir.runtime.reload.Reloads;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/**
 * Runs a program as a process, {@code -c FILE}, from its command line to its exit code. SIGTERM and
 * Ctrl-C end it in order.
 */
public final class ProcessShell {
  private static final Logger log = LoggerFactory.getLogger(ProcessShell.class);

  private final Program<?> program;
  private final Closer running;
  private final Runnable untilEnd;
  private volatile @Nullable Reloads<?> reloads;

  /**
   * @param running receives the parts that the program starts, telemetry first
   * @param untilEnd runs once the program serves, and returns when the program is to end
   */
  ProcessShell(Program<?> program, Closer running, Runnable untilEnd) {
    this.program = program;
    this.running = running;
    this.untilEnd = untilEnd;
  }

  /** Serves until a signal ends the process. Logs JSON lines to standard error. */
  public static void run(Program<?> program, String... args) {
    Logs.json();
    // Below the logs, which must be configured before anything uses them.
    Thread.ofPlatform().daemon().name("weir-preload").start(program::preload);
    OutOfMemory.watchThreads();
    // Created before anything starts: a signal during the start closes the parts started so far.
    var running = new Closer();
    Shutdown.closes(running);
    Signals.forceEndOnSecondInterrupt(() -> {});
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var shell = new ProcessShell(program, running, Shutdown::await);
    Signals.onHangup(shell::reload);
    System.exit(shell.execute(out, err, args));
  }

  /**
   * Runs the command line. Returns the exit code. The usual one is not parsed: picocli would add a
   * tenth of a second to each start, because no AOT cache can hold its classes.
   */
  int execute(PrintWriter out, PrintWriter err, String... args) {
    return args.length == 2 && args[0].equals("-c")
        ? served(Path.of(args[1]), err)
        : parsed(out, err, args);
  }

  private int served(Path file, PrintWriter err) {
    try {
      launch(file);
      return CommandLine.ExitCode.OK;
    } catch (RuntimeException e) {
      return failed(e, err);
    }
  }

  private int parsed(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new ServeCommand(this::launch))
        .setCommandName("./weir " + program.name())
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((wrong, given) -> misused(wrong, err))
        .setExecutionExceptionHandler((failure, command, given) -> failed(failure, err))
        .execute(args);
  }

  private void launch(Path file) {
    reloads = ProcessLauncher.launch(program, file, Environment.variables(), running);
    untilEnd.run();
  }

  /** Reloads the configuration of the program, or says why it cannot be done. */
  private void reload() {
    var serving = reloads;
    if (serving != null && serving.areServed()) {
      var _ = serving.reload("SIGHUP");
    } else {
      log.warn(
          "SIGHUP ignored: {} cannot reload its configuration{}; restart it to apply a changed file",
          program.name(),
          serving == null ? " before it serves" : "");
    }
  }

  private static int misused(ParameterException wrong, PrintWriter err) {
    var reason = wrong instanceof MissingParameterException ? "" : wrong.getMessage() + "; ";
    err.println(reason + "expected: -c FILE");
    return ExitCode.USAGE;
  }

  private static int failed(Exception failure, PrintWriter err) {
    FailureText.of(failure).ifPresentOrElse(err::println, () -> failure.printStackTrace(err));
    return ExitCode.FAILED;
  }
}
