package io.weir.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Fuzzing client of Autobahn's test suite, a Python program that Jython runs as a process. Maven's
 * profile "autobahn" puts both into a directory.
 */
final class Autobahn {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MINUTES = 40;

  private final Path directory;

  Autobahn(Path directory) {
    this.directory = directory;
  }

  /** Result of one case: "OK", "NON-STRICT" or "FAILED", for the messages and for the close. */
  record Finding(String behavior, String close) {}

  /**
   * Runs cases against an echo server.
   *
   * @param cases cases to run: "1.*"
   * @param out directory for reports, with a page for each case
   */
  SortedMap<String, Finding> findings(String url, String subprotocol, List<String> cases, Path out)
      throws InterruptedException {
    try {
      var server = Map.of("agent", "weir", "url", url, "protocols", List.of(subprotocol));
      var plan =
          Map.of(
              "outdir", out.toString(),
              "servers", List.of(server),
              "cases", cases,
              "exclude-cases", List.of(),
              "exclude-agent-cases", Map.of());
      Files.createDirectories(out);
      var file = Files.write(out.resolve("plan.json"), JSON.writeValueAsBytes(plan));
      var index = out.resolve("index.json");
      // That of an earlier run would be read if this one broke off.
      var _ = Files.deleteIfExists(index);
      run(file, out.resolve("log.txt"));
      return read(index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(Path plan, Path log) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dpython.path=" + directory.resolve("suite"),
                "-Dpython.cachedir=" + directory.resolve("cache"),
                "-jar",
                directory.resolve("jython-standalone.jar").toString(),
                "-c",
                program(plan))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("Autobahn is not done after " + MINUTES + " minutes; see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Returns the program, which converts Unicode strings from JSON to plain ones, because Autobahn
   * cannot send Unicode.
   */
  private static String program(Path plan) {
    return """
    import json, sys
    loads = json.loads
    def plain(value):
        if isinstance(value, dict):
            return dict((plain(k), plain(v)) for k, v in value.items())
        if isinstance(value, list):
            return [plain(v) for v in value]
        return str(value) if isinstance(value, unicode) else value
    json.loads = lambda text: plain(loads(text))
    sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', '%s']
    from autobahntestsuite import wstest
    wstest.run()
    """
        .formatted(plan);
  }

  private static SortedMap<String, Finding> read(Path index) throws IOException {
    var findings = new TreeMap<String, Finding>();
    JSON.readTree(index.toFile())
        .path("weir")
        .properties()
        .forEach(found ->
            findings.put(
                found.getKey(),
                new Finding(
                    found.getValue().path("behavior").asText(),
                    found.getValue().path("behaviorClose").asText())));
    return findings;
  }
}
