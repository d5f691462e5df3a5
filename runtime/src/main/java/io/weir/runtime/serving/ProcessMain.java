package io.weir.runtime.serving;

import io.weir.runtime.config.ConfigException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The main of a process with one configuration file: starts it, waits for SIGTERM or SIGINT, ends it
 * in order. What a person can mend is one line each on standard error, without a stack trace.
 */
public final class ProcessMain {
  private static final int USAGE = 2;
  private static final int FAILED = 1;

  private ProcessMain() {}

  /** Starts the process that a configuration file describes; closing it drains and ends it. */
  @FunctionalInterface
  public interface Starter {
    AutoCloseable start(Path config) throws Exception;
  }

  /**
   * @param name "weir gateway"
   * @return the exit code, once the process has ended
   */
  public static int run(String name, String[] args, Starter starter, PrintStream errors) {
    var config = config(args);
    if (config == null) {
      errors.println("usage: " + name + " -c FILE");
      return USAGE;
    }
    try {
      var process = starter.start(config);
      closeAtShutdown(process);
      new CountDownLatch(1).await();
      return 0;
    } catch (ConfigException e) {
      errors.println(e.getMessage());
      return USAGE;
    } catch (PortTaken | IllegalArgumentException e) {
      errors.println(name + ": " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (Exception e) {
      errors.println(name + ": " + e);
      return FAILED;
    }
  }

  private static @Nullable Path config(String[] args) {
    boolean named = args.length == 2 && (args[0].equals("-c") || args[0].equals("--config"));
    return named ? Path.of(args[1]) : null;
  }

  private static void closeAtShutdown(AutoCloseable process) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(process), "weir-drain"));
  }

  private static void close(AutoCloseable process) {
    try {
      process.close();
    } catch (Exception e) {
      System.err.println("while ending: " + e);
    }
  }
}
