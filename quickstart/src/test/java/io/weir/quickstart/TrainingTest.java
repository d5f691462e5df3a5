package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The training runs that ./weir starts. One that fails costs a program its AOT cache. */
final class TrainingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.weir.gateway.training.GatewayTraining",
        "io.weir.loadbalancer.training.SidecarTraining",
        "io.weir.users.training.UserServiceTraining"
      })
  void succeedsAndLeavesNothingBehind(String main, @TempDir Path directory) throws Exception {
    var temporary = Files.createDirectory(directory.resolve("tmp"));
    var output = directory.resolve("output");
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                main)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).describedAs(Files.readString(output)).isZero();
    assertThat(temporary).isEmptyDirectory();
  }
}
