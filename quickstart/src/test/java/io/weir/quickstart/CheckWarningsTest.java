package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Valid settings of which {@code ./weir check} warns. */
final class CheckWarningsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"0.0.0.0, true", "127.0.0.1, false"})
  void nameASidecarThatBelievesEverybody(String host, boolean warned) throws IOException {
    var text =
        "listen: {host: %s, port: 15001}\nroutes: []\nclusters: {a: {endpoints: [\"h:1\"]}}\n"
            .formatted(host);
    var file = Files.writeString(directory.resolve("sidecar.yaml"), text);
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), "check", file.toString());
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains(": ok");
    assertThat(out.toString().contains("warning: listen: " + host)).isEqualTo(warned);
  }
}
