package io.weir.clients;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Client program of one language. Its sources and the versions of its libraries lie under {@code
 * clients} in the test resources.
 */
enum ClientProgram {
  JAVA("", ""),
  PYTHON("python3", "Python 3.9 or newer with pip"),
  NODE("node", "Node 20.15 or newer"),
  GO("go", "Go 1.26 or newer");

  private static final Set<ClientProgram> PREPARED = ConcurrentHashMap.newKeySet();
  private static final long PREPARATION_SECONDS = 300;

  private final String tool;
  private final String need;

  ClientProgram(String tool, String need) {
    this.tool = tool;
    this.need = need;
  }

  /** Fetches the libraries of the program from the registry of its language, and builds it. */
  private void prepare() throws IOException, InterruptedException {
    if (!PREPARED.add(this)) {
      return;
    }
    switch (this) {
      case JAVA -> {}
      case PYTHON ->
          prepare("python3 -m pip install -q --upgrade --target packages -r requirements.txt");
      case NODE -> prepare("npm install --no-audit --no-fund");
      case GO -> prepare("go build -o client .");
    }
  }

  private void prepare(String command) throws IOException, InterruptedException {
    var output = run(List.of(command.split(" ")), PREPARATION_SECONDS);
    if (output.exit() != 0) {
      throw new AssertionError("'%s' failed:%n%s".formatted(command, output.text()));
    }
  }

  /**
   * Makes calls, 32 at a time, on one connection.
   *
   * @param shape what the client does in each call; the programs name them
   * @return how often each outcome was seen: "code|message|headers|trailers|messages:CRC-32"; only
   *     the code for cancellations and deadlines
   */
  Map<String, Integer> call(int port, String shape, String method, int calls, long seconds)
      throws IOException, InterruptedException {
    prepare();
    List<String> command = new ArrayList<>(command());
    command.addAll(List.of("127.0.0.1:" + port, shape, "/" + method, Integer.toString(calls)));
    var output = run(command, seconds);
    Map<String, Integer> outcomes = new TreeMap<>();
    for (var line : output.text().lines().toList()) {
      var parts = line.split("\t", 2);
      if (parts.length == 2) {
        outcomes.put(parts[1], Integer.valueOf(parts[0]));
      }
    }
    if (output.exit() != 0 || outcomes.isEmpty()) {
      throw new AssertionError("%s failed:%n%s".formatted(command, output.text()));
    }
    return outcomes;
  }

  private List<String> command() {
    return switch (this) {
      case JAVA ->
          List.of(
              ProcessHandle.current().info().command().orElseThrow(),
              "-Xmx512m",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              System.getProperty("java.class.path"),
              JavaClient.class.getName());
      case PYTHON -> List.of("python3", "client.py");
      case NODE -> List.of("node", "client.mjs");
      case GO -> List.of("./client");
    };
  }

  private record Output(int exit, String text) {}

  private Output run(List<String> command, long seconds) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (this != JAVA) {
      builder.directory(directory().toFile());
    }
    builder.environment().put("PYTHONPATH", "packages");
    var process = start(builder);
    var text =
        CompletableFuture.supplyAsync(() -> {
          try (var lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            return String.join("\n", lines.toList());
          }
        });
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .forEach(ProcessHandle::destroyForcibly);
      throw new AssertionError("%s still runs after %d s".formatted(command, seconds));
    }
    return new Output(process.exitValue(), text.join());
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "-Pclients needs %s: '%s' cannot be started"
              .formatted(need, builder.command().getFirst()),
          e);
    }
  }

  private Path directory() {
    var name = tool.equals("python3") ? "python" : tool;
    var resource = ClientProgram.class.getResource("/clients/" + name);
    if (resource == null) {
      throw new AssertionError("no resource /clients/" + name);
    }
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
