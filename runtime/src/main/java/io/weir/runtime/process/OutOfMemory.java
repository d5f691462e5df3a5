package io.weir.runtime.process;

/**
 * Ends the process when memory runs out. The JVM ends it by itself when the heap is full, but not
 * when direct memory is.
 */
public final class OutOfMemory {
  private OutOfMemory() {}

  /** Prints one line and ends the process at once, with the status that the JVM uses. */
  public static void end(OutOfMemoryError error) {
    System.err.println("Terminating due to " + error);
    System.err.flush();
    Runtime.getRuntime().halt(ExitCode.OUT_OF_MEMORY);
  }

  /** Ends the process also for errors that a thread did not catch. */
  static void watchThreads() {
    var usual = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
      if (thrown instanceof OutOfMemoryError error) {
        end(error);
      }
      if (usual == null) {
        thrown.printStackTrace(System.err);
      } else {
        usual.uncaughtException(thread, thrown);
      }
    });
  }
}
