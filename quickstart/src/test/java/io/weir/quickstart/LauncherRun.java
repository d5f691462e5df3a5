package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Process that ./weir has become. */
record LauncherRun(Process process, BufferedReader output, BufferedReader errorOutput)
    implements AutoCloseable {

  static LauncherRun start(LauncherCheckout checkout) throws IOException {
    return of(checkout.weir().start());
  }

  static LauncherRun of(Process process) throws IOException {
    var run = new LauncherRun(process, process.inputReader(), process.errorReader());
    assertThat(run.output.readLine()).isEqualTo("started -c any.yaml");
    return run;
  }

  /** Lets the process load its last classes, and returns what they print. */
  String lateClasses() throws IOException {
    process.outputWriter().append('\n').flush();
    return output.readLine();
  }

  /** Returns the lines that the launcher has printed to standard error so far. */
  List<String> errors() throws IOException, InterruptedException {
    var _ = lateClasses();
    var _ = exitCode();
    return errorOutput.lines().toList();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
