package io.weir.quickstart.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** gRPC's own interop programs, each a process with the classes of its release. */
final class Peer {
  private static final String PROGRAMS = "io.grpc.testing.integration.";
  private static final long CASE_SECONDS = 60;

  private Peer() {}

  static Process server(int port, Path log) throws IOException {
    return start(log, "TestServiceServer", "--port=" + port, "--use_tls=false");
  }

  /** Runs a test case. Returns true if the client passes it. */
  static boolean passes(String testCase, int port, List<String> options, Path log)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server_host=127.0.0.1",
                "--server_port=" + port,
                "--use_tls=false",
                "--test_case=" + testCase));
    arguments.addAll(options);
    var client = start(log, "TestServiceClient", arguments.toArray(String[]::new));
    if (!client.waitFor(CASE_SECONDS, TimeUnit.SECONDS)) {
      client.destroyForcibly();
      return false;
    }
    return client.exitValue() == 0;
  }

  private static Process start(Path log, String program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("interop.peer") + "/*",
                PROGRAMS + program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
