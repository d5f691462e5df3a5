package io.weir.runtime.serving;

import io.weir.runtime.config.ConfigException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The life of a process that is started with "-c FILE" and ends with SIGTERM or Ctrl-C. */
public final class ProcessMain {
  private static final int REFUSED = 1;
  private static final int MISUSED = 2;

  /** Longer than any drain that is configured sensibly; after it the process ends all the same. */
  private static final Duration CLOSING = Duration.ofMinutes(2);

  private ProcessMain() {}

  /** Reads the file and starts what it says. */
  @FunctionalInterface
  public interface Start {
    AutoCloseable start(Path file) throws Exception;
  }

  /**
   * Serves until the process is told to end. Exits with 2 if the command line is wrong, with 1 if
   * what it asks for cannot be done; a person reads why on one line each.
   */
  public static void run(String[] args, Start start) {
    var ended = new CountDownLatch(1);
    var refused = start(args, start, System.err, part -> closeAtEnd(part, ended));
    if (refused.isPresent()) {
      System.exit(refused.get());
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The status to exit with, if it could not be started. */
  static Optional<Integer> start(
      String[] args,
      Start start,
      PrintStream err,
      java.util.function.Consumer<AutoCloseable> started) {
    if (args.length != 2 || !args[0].equals("-c")) {
      err.println("expected: -c FILE");
      return Optional.of(MISUSED);
    }
    try {
      started.accept(start.start(Path.of(args[1])));
      return Optional.empty();
    } catch (Exception e) {
      var line = line(e);
      if (line == null) {
        e.printStackTrace(err);
      } else {
        err.println(line);
      }
      return Optional.of(REFUSED);
    }
  }

  /** What a person can mend; null: a fault of ours, to be shown whole. */
  private static @Nullable String line(Throwable failure) {
    return switch (failure) {
      case ConfigException config -> config.getMessage();
      case PortTaken taken -> taken.getMessage();
      case IllegalArgumentException refused -> firstLine(refused);
      case CompletionException wrapped when wrapped.getCause() != null -> line(wrapped.getCause());
      default -> null;
    };
  }

  private static @Nullable String firstLine(IllegalArgumentException refused) {
    return refused.getMessage() == null
        ? null
        : refused.getMessage().lines().findFirst().orElse(null);
  }

  private static void closeAtEnd(AutoCloseable part, CountDownLatch ended) {
    var hook =
        new Thread(
            () -> {
              closeWithin(CLOSING, part, System.err);
              ended.countDown();
            },
            "weir-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Closes on a thread of its own, which is left behind if it takes too long. */
  static void closeWithin(Duration limit, AutoCloseable part, PrintStream err) {
    var closing =
        Thread.ofPlatform()
            .daemon()
            .name("weir-close")
            .start(() -> {
              try {
                part.close();
              } catch (Exception e) {
                err.println("did not end in order: " + e);
              }
            });
    try {
      if (!closing.join(limit)) {
        err.println("still not ended after %d s, ending anyway".formatted(limit.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
