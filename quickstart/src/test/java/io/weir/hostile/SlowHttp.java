package io.weir.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The program slowhttptest, which opens 400 connections a second and uses each as slowly as it can.
 */
final class SlowHttp implements AutoCloseable {
  private static final String PROGRAM = "slowhttptest";

  private final Process process;

  private SlowHttp(Process process) {
    this.process = process;
  }

  /** Fails if the program is not there. */
  static void require() {
    try {
      new ProcessBuilder(PROGRAM, "-h").start().destroy();
    } catch (IOException e) {
      throw new AssertionError(
          "-Pslowhttp needs the program slowhttptest; Debian and Homebrew have a package of this name",
          e);
    }
  }

  /**
   * Attacks for a minute, at a low priority: elsewhere it would have cores of its own.
   *
   * @param options mode and its options
   */
  static SlowHttp start(int connections, String url, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "10", PROGRAM));
    command.addAll(List.of(options));
    command.addAll(List.of("-c", Integer.toString(connections), "-r", "400", "-l", "60"));
    command.addAll(List.of("-i", "1", "-p", "3", "-v", "1", "-u", url));
    return new SlowHttp(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
