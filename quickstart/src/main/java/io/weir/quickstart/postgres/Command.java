package io.weir.quickstart.postgres;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A short program run to its end.
 *
 * @param home where it runs; its data directory is {@link Home#DATA} in there
 * @param line program and arguments
 */
record Command(Path home, List<String> line) {

  /**
   * @param status exit status
   * @param output what it printed, both streams
   */
  record Result(int status, String output) {
    boolean succeeded() {
      return status == 0;
    }

    /** The last line that says something: PostgreSQL's programs end with the reason. */
    String lastLine() {
      return output
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("Examine the log"))
          .reduce((former, latter) -> latter)
          .orElse("exit status " + status)
          .strip();
    }
  }

  static Command in(Path home, Account account, Path program, String... arguments) {
    var line = new ArrayList<>(account.prefix());
    line.add(program.toString());
    line.addAll(List.of(arguments));
    return new Command(home, List.copyOf(line));
  }

  /** Its output goes through a file, so that a child that lives on cannot hold us at a pipe. */
  Result run(Duration limit) {
    Path output = null;
    try {
      output = Files.createTempFile(home, "command", ".out");
      return new Result(execute(output, limit), Files.readString(output));
    } catch (IOException e) {
      throw new PostgresFailure("cannot run " + line.getFirst() + ": " + e.getMessage(), e);
    } finally {
      Trees.deleteIfPresent(output);
    }
  }

  private int execute(Path output, Duration limit) throws IOException {
    var builder = new ProcessBuilder(line);
    // Whoever runs this may have a server of their own, and PGPORT and the like set for it.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("PGDATA", home.resolve(Home.DATA).toString());
    builder.environment().put("LC_ALL", "C");
    var process =
        builder
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile())
            .start();
    return await(process, limit);
  }

  /**
   * An interrupt is kept for the caller: a program cut off in the middle might leave a server
   * behind of which nobody knows.
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
