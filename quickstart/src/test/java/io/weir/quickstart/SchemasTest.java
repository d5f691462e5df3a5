package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration with a reflected schema. */
final class SchemasTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String command, String address) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            "apis: [{reflection: true, cluster: users}]\nclusters: {users: {endpoints: [\"%s\"]}}"
                .formatted(address));
    return Weir.run(
        new PrintWriter(out, true), new PrintWriter(err, true), command, file.toString());
  }

  @Test
  void isCheckedWithoutThem() throws IOException {
    assertThat(run("check", "127.0.0.1:1")).isZero();
    assertThat(out.toString()).contains("weir.yaml: ok");
  }

  @Test
  void hasNoRoutesWithoutThem() throws IOException {
    try (var instance = ScriptedUpstream.start()) {
      instance.stop();
      assertThat(run("routes", instance.address())).isNotZero();
      assertThat(err.toString())
          .contains("no instance of cluster users tells its schema: " + instance.address())
          .contains("could not connect");
    }
  }
}
