package io.weir.quickstart.h2spec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The program h2spec, unpacked from the archive of this platform. */
final class H2spec {
  private static final String VERSION = "2.2.0";

  private final Path program;

  private H2spec(Path program) {
    this.program = program;
  }

  /** Unpacks the program. */
  static H2spec unpack(Path archives, Path into) throws IOException {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var platform = system.contains("mac") ? "darwin" : "linux";
    var archive =
        archives
            .resolve("h2spec")
            .resolve(VERSION)
            .resolve("h2spec_%s_amd64.tar.gz".formatted(platform));
    run(List.of("tar", "xzf", archive.toString(), "-C", into.toString()));
    var program = into.resolve("h2spec");
    if (!Files.isExecutable(program)) {
      throw new IOException("no program in " + archive);
    }
    return new H2spec(program);
  }

  /** Returns the report of all cases against a port. */
  String report(int port, String path, boolean strict) throws IOException {
    var command = new ArrayList<>(List.of(program.toString(), "-h", "127.0.0.1"));
    command.addAll(List.of("-p", String.valueOf(port), "-P", path, "-o", "5"));
    if (strict) {
      command.add("-S");
    }
    return run(command);
  }

  private static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroy();
    }
  }
}
