package io.weir.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Checkout with the real script ./weir and a gateway of three classes. Its mvnw copies jars that
 * the test has created.
 */
record LauncherCheckout(Path root) {
  private static final String MAIN =
      """
      package io.weir.gateway;
      public class GatewayMain {
        public static void main(String[] args) throws Exception {
          System.out.println("started " + String.join(" ", args));
          if (System.in.read() == 'm') {
            byte[][] held = new byte[1 << 20][];
            try {
              for (int i = 0; ; i++) {
                held[i] = new byte[1 << 20];
              }
            } catch (OutOfMemoryError swallowed) {
              System.out.println("lives on with " + held.length);
            }
          }
          System.out.println(own.Own.text() + ", " + library.Library.text());
          System.exit(7);
        }
      }
      """;
  private static final String TRAINING =
      """
      package io.weir.gateway.training;
      public class GatewayTraining {
        public static void main(String[] args) {
          System.out.println(own.Own.text() + library.Library.text());
          long began = System.nanoTime();
          while (ENDLESS && System.nanoTime() - began < 20_000_000_000L) Thread.onSpinWait();
          System.exit(STATUS);
        }
      }
      """;
  private static final String LIBRARY =
      "package library; public class Library { public static String text() { return \"library\"; }"
          + " }";
  private static final String BUILD =
      """
      #!/bin/sh
      echo '[INFO] Building Weir: the sample 1'
      mkdir -p gateway/target/lib quickstart/target
      cp next/main.jar gateway/target/weir-gateway-1.jar
      cp next/own.jar gateway/target/lib/weir-own-1.jar
      cp next/library.jar gateway/target/lib/library-5.jar
      cp next/own.jar quickstart/target/weir-quickstart-1.jar
      """;

  void create() throws IOException {
    Files.createDirectories(root.resolve(".mvn"));
    Files.createDirectories(root.resolve("gateway/src/main"));
    Files.writeString(root.resolve("pom.xml"), "<version>1</version>\n");
    Files.writeString(root.resolve("gateway/pom.xml"), "\n");
    executable("weir", Files.readString(Path.of("../weir")));
    executable("mvnw", BUILD);
  }

  private void executable(String name, String script) throws IOException {
    var file = Files.writeString(root.resolve(name), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Compiles the classes for the jars of the next build. Its training run fails. */
  void nextBuildSays(String word) throws IOException {
    nextBuildSays(word, 1);
  }

  /**
   * Compiles the classes for the jars of the next build.
   *
   * @param trained status with which its training run ends, 0 to have an AOT cache; below 0 if it
   *     does not end
   */
  void nextBuildSays(String word, int trained) throws IOException {
    var next = Files.createDirectories(root.resolve("next"));
    var sources = next.resolve("sources");
    write(sources.resolve("io/weir/gateway/GatewayMain.java"), MAIN);
    write(
        sources.resolve("own/Own.java"),
        "package own; public class Own { public static String text() { return \"own %s\"; } }"
            .formatted(word));
    write(sources.resolve("library/Library.java"), LIBRARY);
    write(
        sources.resolve("io/weir/gateway/training/GatewayTraining.java"),
        TRAINING
            .replace("ENDLESS", Boolean.toString(trained < 0))
            .replace("STATUS", Integer.toString(Math.max(trained, 0))));
    var compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                null,
                "-proc:none",
                "-d",
                next.toString(),
                sources.resolve("io/weir/gateway/GatewayMain.java").toString(),
                sources.resolve("io/weir/gateway/training/GatewayTraining.java").toString(),
                sources.resolve("own/Own.java").toString(),
                sources.resolve("library/Library.java").toString());
    if (compiled != 0) {
      throw new IllegalStateException("the sample does not compile");
    }
    jar(
        next.resolve("main.jar"),
        next,
        "io/weir/gateway/GatewayMain.class",
        "io/weir/gateway/training/GatewayTraining.class");
    jar(next.resolve("own.jar"), next, "own/Own.class");
    jar(next.resolve("library.jar"), next, "library/Library.class");
  }

  void nextBuildFails() throws IOException {
    executable("mvnw", "#!/bin/sh\necho 'no such module'\nexit 1\n");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void jar(Path file, Path classes, String... names) throws IOException {
    try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (var name : names) {
        jar.putNextEntry(new JarEntry(name));
        Files.copy(classes.resolve(name), jar);
        jar.closeEntry();
      }
    }
  }

  /** Overwrites the jars of the last build in place, as a build does to our own jars. */
  void overwriteJars() throws IOException {
    for (var jar : List.of("weir-gateway-1.jar", "lib/weir-own-1.jar")) {
      Files.write(root.resolve("gateway/target").resolve(jar), "no jar".getBytes(UTF_8));
    }
  }

  void clean() throws IOException {
    for (var module : List.of("gateway", "quickstart")) {
      try (var files = Files.walk(root.resolve(module).resolve("target"))) {
        files.sorted(Comparator.reverseOrder()).forEach(LauncherCheckout::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the directories from which processes run. */
  List<Path> copies() throws IOException {
    try (Stream<Path> copies = Files.list(root.resolve(".weir/run"))) {
      return copies.toList();
    }
  }

  /** Returns the AOT caches, and whatever else training runs have left. */
  List<Path> caches() throws IOException {
    try (Stream<Path> caches = Files.list(root.resolve(".weir/aot"))) {
      return caches.toList();
    }
  }

  Path buildLog() throws IOException {
    return root.toRealPath().resolve(".weir/build.log");
  }

  /** Returns {@code ./weir gateway -c any.yaml}, with the JDK of this test. */
  ProcessBuilder weir() {
    var builder = new ProcessBuilder(root.resolve("weir").toString(), "gateway", "-c", "any.yaml");
    builder.environment().put("JAVA25_HOME", System.getProperty("java.home"));
    builder.environment().remove("WEIR_JAVA_OPTS");
    return builder;
  }
}
