package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script ./weir in a small checkout with an instant build. */
@Timeout(60)
final class LauncherTest {
  private final LauncherCheckout checkout;

  LauncherTest(@TempDir Path checkout) {
    this.checkout = new LauncherCheckout(checkout);
  }

  @BeforeEach
  void prepare() throws Exception {
    checkout.create();
    checkout.nextBuildSays("first");
  }

  @Test
  void processOutlivesABuildAndACleanInItsCheckout() throws Exception {
    try (var first = LauncherRun.start(checkout)) {
      // Changes jars as `./mvnw package` does, and then as `./mvnw clean` does.
      checkout.overwriteJars();
      checkout.clean();
      checkout.nextBuildSays("second");
      try (var second = LauncherRun.start(checkout)) {
        assertThat(second.lateClasses()).isEqualTo("own second, library");
        assertThat(second.exitCode()).isEqualTo(7);
      }
      assertThat(first.lateClasses()).isEqualTo("own first, library");
      assertThat(first.exitCode()).isEqualTo(7);
    }
  }

  @Test
  void keepsTheCopiesThatAreInUseAndNoOthers() throws Exception {
    try (var first = LauncherRun.start(checkout)) {
      assertThat(checkout.copies()).hasSize(1);
      checkout.clean();
      checkout.nextBuildSays("second");
      try (var second = LauncherRun.start(checkout);
          var third = LauncherRun.start(checkout)) {
        assertThat(checkout.copies()).hasSize(2);
        assertThat(List.of(second.lateClasses(), third.lateClasses()))
            .containsOnly("own second, library");
      }
      assertThat(first.lateClasses()).isEqualTo("own first, library");
      assertThat(first.exitCode()).isEqualTo(7);
    }
    try (var fourth = LauncherRun.start(checkout)) {
      assertThat(checkout.copies()).hasSize(1);
      assertThat(fourth.lateClasses()).isEqualTo("own second, library");
    }
  }

  @Test
  void saysWhatItBuildsAndBuildsOnce() throws Exception {
    try (var first = LauncherRun.start(checkout)) {
      assertThat(first.errors())
          .satisfiesExactly(
              line ->
                  assertThat(line).endsWith(" s  building: the first time takes a minute or two"),
              line -> assertThat(line).endsWith(" s  building the sample"),
              line -> assertThat(line).contains("preparing fast starts of gateway"));
    }
    try (var second = LauncherRun.start(checkout)) {
      assertThat(second.errors()).isEmpty();
    }
  }

  @Test
  void namesTheLogOfABuildThatFails() throws Exception {
    checkout.nextBuildFails();
    var process = checkout.weir().start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(process.errorReader().lines().toList().getLast())
        .isEqualTo("weir: the build failed; its whole log is " + checkout.buildLog());
    assertThat(checkout.buildLog()).content().contains("no such module");
  }

  /** The error is caught, as event loops catch it; the process must end all the same. */
  @Test
  void endsWithALineWhenMemoryRunsOut() throws Exception {
    var weir = checkout.weir();
    weir.environment().put("WEIR_JAVA_OPTS", "-Xmx16m");
    try (var run = LauncherRun.of(weir.start())) {
      run.process().outputWriter().append('m').flush();
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.output().readLine()).isNull();
      assertThat(run.errorOutput().lines().toList().getLast())
          .isEqualTo("Terminating due to java.lang.OutOfMemoryError: Java heap space");
    }
  }
}
