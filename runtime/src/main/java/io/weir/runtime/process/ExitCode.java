package io.weir.runtime.process;

/**
 * Exit codes of our programs. A program that ends in order on SIGTERM exits with 143, as the JVM
 * does.
 */
public final class ExitCode {
  /** The command line is valid, but the command failed. */
  public static final int FAILED = 1;

  /** The command line is invalid. */
  public static final int USAGE = 2;

  /** The process has run out of memory, and ended at once. */
  public static final int OUT_OF_MEMORY = 3;

  /** Ctrl-C ended the program. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
