package io.weir.quickstart;

import com.linecorp.armeria.client.WebClient;
import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of our programs as a process, as ./weir starts it: {@code -c FILE}. */
public final class JavaProcess implements AutoCloseable {
  /** Time for the start of a JVM on a machine that starts others at the same time. */
  private static final Duration START = Duration.ofSeconds(90);

  private final String main;
  private final Path config;
  private final Path log;
  private final List<String> flags;
  private @Nullable Process process;

  /**
   * @param main name of its main class
   * @param log file to which its lines are appended
   * @param flags flags of its JVM, which override the usual ones
   */
  public JavaProcess(String main, Path config, Path log, String... flags) {
    this.main = main;
    this.config = config;
    this.log = log;
    this.flags = List.of(flags);
  }

  public void start() throws IOException {
    process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx192m",
            "-XX:+UseSerialGC",
            // Several processes start at once on few cores, so fast start matters most here.
            "-XX:TieredStopAtLevel=1"));
    // The last of two contradicting flags applies.
    command.addAll(flags);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), main, "-c", config.toString()));
    return command;
  }

  /** Waits until the path answers 200. */
  static void awaitOk(int port, String path) {
    var client = WebClient.of("http://127.0.0.1:" + port);
    var _ =
        Eventually.within(
            START,
            path + " is answered",
            () ->
                client
                    .get(path)
                    .aggregate()
                    .handle((answer, thrown) -> answer != null && answer.status().code() == 200)
                    .get());
  }

  /** Returns its current resource usage, after a full garbage collection. */
  public Vitals vitals() throws IOException, InterruptedException {
    return Vitals.of(running().pid());
  }

  boolean isAlive() {
    return running().isAlive();
  }

  long pid() {
    return running().pid();
  }

  /** Sends kill -9. */
  public void kill() throws InterruptedException {
    var _ = end(running().destroyForcibly());
  }

  /** Sends SIGTERM without waiting for the end. */
  public void ask() {
    running().destroy();
  }

  /** Sends SIGTERM and returns the exit status. */
  public int terminate() throws InterruptedException {
    ask();
    return end(running());
  }

  /** Sends SIGSTOP. The process and its connections stay, but it sends nothing more. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Sends SIGCONT. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start();
    if (end(kill) != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  /** Returns its lines so far. */
  public Stream<String> log() {
    try {
      return Files.exists(log) ? Files.readAllLines(log).stream() : Stream.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  private static int end(Process process) throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + Duration.ofSeconds(30));
    }
    return process.exitValue();
  }
}
