package io.weir.runtime.process;

import io.weir.observability.logs.Logs;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Shutdown of a process: SIGTERM, Ctrl-C or the end of its command close what runs. */
public final class Shutdown {
  /** Time limit, longer than any sensible drain. After it the process ends in any case. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Shutdown() {}

  /** Closes the process at the end of the JVM, within two minutes. */
  public static void closes(AutoCloseable process) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> closeWithin(LIMIT, process, System.err), "weir-shutdown"));
  }

  /** Waits for the end of the JVM. */
  public static void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes on a separate thread, which is abandoned if it takes too long. */
  static void closeWithin(Duration limit, AutoCloseable process, PrintStream err) {
    var closing =
        Thread.ofPlatform()
            .daemon()
            .name("weir-close")
            .start(() -> {
              try {
                process.close();
                Logs.flush();
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
