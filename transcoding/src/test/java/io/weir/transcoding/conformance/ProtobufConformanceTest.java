package io.weir.transcoding.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs all JSON tests of protobuf's conformance suite, required and recommended. The Maven profile
 * "conformance" fetches the runner and compiles its messages.
 */
@Tag("external")
final class ProtobufConformanceTest {
  /** Newest edition for which the runner has JSON tests. */
  private static final String EDITION = "2023";

  @TempDir Path directory;

  @Test
  void noTestFails() throws Exception {
    List<String> command = new ArrayList<>(prefix());
    command.addAll(
        List.of(
            Path.of(System.getProperty("conformance.package"), "bin", runner()).toString(),
            "--enforce_recommended",
            "--maximum_edition",
            EDITION,
            "--output_dir",
            directory.toString(),
            testee().toString()));
    var said = directory.resolve("said");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    int status = process.waitFor();
    var report = Files.readString(said);
    System.out.println(report.lines().filter(line -> line.contains("SUITE")).toList());
    assertThat(status).as(report).isZero();
    assertThat(report).contains("CONFORMANCE SUITE PASSED").doesNotContain("SUITE FAILED");
    // Skipped tests count as well, so check that the runner actually ran thousands.
    assertThat(report).containsPattern("PASSED: [0-9]{4} successes.* 0 unexpected failures");
  }

  /** Command prefix for a newer loader, on systems whose C library is older than the runner's. */
  private static List<String> prefix() {
    var prefix = System.getProperty("conformance.prefix", "").strip();
    return prefix.isEmpty() ? List.of() : List.of(prefix.split("\\s+"));
  }

  private static String runner() {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    return "conformance_test_runner-" + (mac ? "darwin" : "linux") + "-x64";
  }

  private Path testee() throws IOException {
    var script =
        """
        #!/bin/sh
        exec '%s' --sun-misc-unsafe-memory-access=allow -cp '%s' %s '%s'
        """
            .formatted(
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("java.class.path"),
                Testee.class.getName(),
                System.getProperty("conformance.descriptors"));
    var file = directory.resolve("testee");
    Files.writeString(file, script, UTF_8);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
