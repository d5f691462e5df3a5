package io.weir.runtime.process;

/**
 * The exit codes of our programs. A program that SIGTERM ends in order exits with 143, as the JVM
 * does.
 */
public final class ExitCode {
  /** The command is right, and cannot be done. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** Ended by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
