package io.weir.users;

import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.process.Closer;
import io.weir.runtime.process.ProcessLauncher;
import io.weir.runtime.serving.PortTaken;
import io.weir.testkit.port.LoopbackPort;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.UserServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UserServiceMainTest {
  @TempDir private Path directory;

  @Test
  void brokenDatabaseUrlIsOneLineWithItsPlace() throws IOException {
    var file = write("listen: {port: 0}\ndatabase:\n  url: \"nonsense\"\n");
    assertThatThrownBy(() -> launch(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ":")
        .hasMessageContaining("a database URL is expected")
        .hasMessageContaining("\"nonsense\"")
        .satisfies(thrown -> assertThat(String.valueOf(thrown.getMessage()).lines()).hasSize(1));
  }

  @Test
  void takenPortIsOneLineAndNothingElse() throws IOException {
    try (var log = new CapturedLog();
        var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = other.getLocalPort();
      var file = write("listen: {host: 127.0.0.1, port: %d}\nadmin: {port: 0}\n".formatted(port));
      assertThatThrownBy(() -> launch(file))
          .isInstanceOf(PortTaken.class)
          .hasMessage("port " + port + " is taken");
      assertThat(log.with("database")).isEmpty();
    }
  }

  @Test
  void addressThatIsNotOursIsOneLine() throws IOException {
    var file = write("listen: {host: 203.0.113.1, port: 50051}\nadmin: {port: 0}\n");
    assertThatThrownBy(() -> launch(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot listen on 203.0.113.1:50051: ");
  }

  @Test
  void sigtermEndsTheProcessInOrder() throws IOException, InterruptedException {
    try (var database = TestDatabase.create()) {
      var port = LoopbackPort.free();
      var file =
          write(
              """
              listen: {host: 127.0.0.1, port: %d}
              admin: {port: 0}
              database: {url: "%s", user: %s, password: "%s"}
              sample-users: true
              drain: {delay: 100ms}
              """
                  .formatted(port, database.url(), database.user(), database.password()));
      var log = directory.resolve("log").toFile();
      var process = command(file).redirectErrorStream(true).redirectOutput(log).start();
      var channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      try {
        within(Duration.ofSeconds(30), "it serves", () -> serves(new HealthClient(channel)));
        var users = UserServiceGrpc.newBlockingStub(channel);
        assertThat(users.listUsers(ListUsersRequest.getDefaultInstance()).getUsersCount())
            .isEqualTo(SampleUsers.all().size());
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // Exit code of the JVM after SIGTERM and its shutdown hooks.
        assertThat(process.exitValue()).isEqualTo(128 + 15);
        var lines = Files.readAllLines(log.toPath());
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(String.join("\n", lines))
            .contains(
                "user service listens on "
                    + port
                    + " (127.0.0.1), admin pages on http://127.0.0.1:",
                "is there",
                "user service on " + port + " leaves")
            .doesNotContain("WARN", "ERROR", database.password());
      } finally {
        channel.shutdownNow();
        process.destroyForcibly();
      }
    }
  }

  private static void launch(Path file) {
    ProcessLauncher.launch(new UserServiceMain(), file, Map.of(), new Closer());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("users.yaml"), yaml);
  }

  private static boolean serves(HealthClient health) {
    try {
      return health.isServing();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static ProcessBuilder command(Path file) {
    var java = ProcessHandle.current().info().command().orElseThrow();
    return new ProcessBuilder(
        java,
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        UserServiceMain.class.getName(),
        "-c",
        file.toString());
  }
}
