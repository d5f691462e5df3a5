package io.weir.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Effects of signals on a real process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SignalsTest {

  @Test
  void hangupReloads() throws Exception {
    try (var child = Child.start("reloading")) {
      child.signal("HUP");
      child.await("applied Config[endless=false, reloads=true]");
      child.await("reloaded reloading after SIGHUP, version 2");
      child.signal("HUP");
      child.await("version 3");
      child.signal("TERM");
      assertThat(child.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void hangupIsLoggedAndTerminationEndsTheProcessInOrder() throws Exception {
    try (var child = Child.start("any")) {
      child.signal("HUP");
      child.await("SIGHUP ignored");
      child.signal("TERM");
      child.await("closing");
      assertThat(child.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void interruptEndsTheProcessInOrder() throws Exception {
    try (var child = Child.start("any")) {
      child.signal("INT");
      child.await("closing");
      assertThat(child.exitCode()).isEqualTo(130);
    }
  }

  @Test
  void secondInterruptEndsTheProcessAtOnce() throws Exception {
    try (var child = Child.start("endless")) {
      child.signal("INT");
      child.await("closing");
      child.signal("INT");
      assertThat(child.exitCode()).isEqualTo(130);
    }
  }

  /** Started SignalProgram and its output. */
  private record Child(Process process, BufferedReader lines) implements AutoCloseable {

    static Child start(String file) throws IOException {
      var process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "--sun-misc-unsafe-memory-access=allow",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SignalProgram.class.getName(),
                  "-c",
                  file)
              .redirectErrorStream(true)
              .start();
      var child = new Child(process, process.inputReader());
      child.await("signal test listens on 0 (none), admin pages on http://none");
      return child;
    }

    void await(String text) throws IOException {
      var line = lines.readLine();
      while (line != null && !line.contains(text)) {
        line = lines.readLine();
      }
      assertThat(line).as("a line with '%s'", text).isNotNull();
    }

    void signal(String name) throws Exception {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      assertThat(kill.waitFor()).isZero();
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
}
