package io.weir.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;

/**
 * Process of {@link AttackerMain}, which shares neither threads nor heap with anybody. Runs at a
 * low priority: elsewhere it would have cores of its own, and take none from the gateway.
 */
final class Attacker implements AutoCloseable {
  private final Process process;
  private final BufferedWriter to;
  private final BufferedReader from;

  private Attacker(Process process) {
    this.process = process;
    to = process.outputWriter(UTF_8);
    from = process.inputReader(UTF_8);
  }

  static Attacker on(int port) throws IOException {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var attacker =
        new Attacker(
            new ProcessBuilder(
                    "nice",
                    "-n",
                    "10",
                    java,
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dlogback.configurationFile="
                        + System.getProperty("logback.configurationFile", "logback.xml"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    AttackerMain.class.getName(),
                    Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    var _ = attacker.hear();
    return attacker;
  }

  void start(Attack attack) throws IOException {
    say(attack.name());
  }

  /** Ends the attack. Returns its tally, see {@link Tally}. */
  String stop() throws IOException {
    say("");
    return hear();
  }

  private String hear() throws IOException {
    var line = from.readLine();
    if (line == null) {
      throw new IOException("the attacker has ended");
    }
    return line;
  }

  private void say(String line) throws IOException {
    to.write(line + "\n");
    to.flush();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
