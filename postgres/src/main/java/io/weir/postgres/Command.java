package io.weir.postgres;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Short program that runs to its end.
 *
 * @param directory working directory; {@link ServerDirectory#DATA} in it is PGDATA
 * @param line program and arguments
 */
record Command(Path directory, List<String> line) {

  /**
   * Result of a program that has ended.
   *
   * @param status exit status
   * @param output everything printed to standard output and standard error
   */
  record Result(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }

    /** Returns the last non-blank line, because PostgreSQL's programs end with the reason. */
    String lastLine() {
      return output
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("Examine the log"))
          .reduce((former, latter) -> latter)
          .orElse("exit status " + status)
          .strip();
    }
  }

  static Command in(Path directory, Account account, Path program, String... arguments) {
    var line = new ArrayList<>(account.prefix());
    line.add(program.toString());
    line.addAll(List.of(arguments));
    return new Command(directory, List.copyOf(line));
  }

  /**
   * Runs the program. Its output goes through a file, so that a surviving child cannot block us at
   * a pipe.
   */
  Result run(Duration limit) {
    Path output = null;
    try {
      output = Files.createTempFile(directory, "command", ".out");
      return new Result(execute(output, limit), Files.readString(output));
    } catch (IOException e) {
      throw new PostgresFailure("cannot run " + line.getFirst() + ": " + e.getMessage(), e);
    } finally {
      FileTree.deleteIfPresent(output);
    }
  }

  private int execute(Path output, Duration limit) throws IOException {
    var builder = new ProcessBuilder(line);
    // The user may have another server, with PGPORT and similar variables set for it.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("PGDATA", directory.resolve(ServerDirectory.DATA).toString());
    builder.environment().put("LC_ALL", "C");
    var process =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile())
            .start();
    return await(process, limit);
  }

  /**
   * Waits for the end of the process. Defers an interrupt to the caller: interrupting a program
   * halfway might leave a server behind that nothing tracks.
   */
  private int await(Process process, Duration limit) {
    var interrupted = false;
    try {
      while (true) {
        try {
          return exitStatus(process, limit);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      process.destroyForcibly();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private int exitStatus(Process process, Duration limit) throws InterruptedException {
    if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return process.exitValue();
    }
    throw new PostgresFailure(
        "%s has not ended after %d s".formatted(line.getFirst(), limit.toSeconds()));
  }
}
