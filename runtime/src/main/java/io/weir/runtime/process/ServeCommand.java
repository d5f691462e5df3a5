package io.weir.runtime.process;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of every program that serves. */
@Command(
    sortOptions = false,
    description = "Serves until SIGTERM or Ctrl-C, then finishes the calls under way and ends.")
final class ServeCommand implements Runnable {
  private final Consumer<Path> launch;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      required = true,
      description = "The configuration, YAML.")
  private @Nullable Path file;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  boolean help;

  ServeCommand(Consumer<Path> launch) {
    this.launch = launch;
  }

  @Override
  public void run() {
    launch.accept(Objects.requireNonNull(file));
  }
}
