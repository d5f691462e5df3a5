package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The AOT cache of the script ./weir in a small checkout with an instant build. */
@Timeout(60)
final class LauncherCacheTest {
  private final Path directory;
  private final LauncherCheckout checkout;

  LauncherCacheTest(@TempDir Path directory) {
    this.directory = directory;
    this.checkout = new LauncherCheckout(directory.resolve("a checkout"));
  }

  @BeforeEach
  void prepare() throws Exception {
    checkout.create();
    checkout.nextBuildSays("first", 0);
  }

  @Test
  void madeAtTheFirstStartAndUsedFromThenOn() throws Exception {
    assertThat(loadedFromCache("")).isTrue();
    assertThat(checkout.caches()).singleElement().asString().endsWith(".aot");
    try (var second = LauncherRun.start(checkout)) {
      assertThat(second.errors()).isEmpty();
    }
    assertThat(loadedFromCache("")).isTrue();
    assertThat(checkout.caches()).hasSize(1);
  }

  @Test
  void aNewBuildReplacesIt() throws Exception {
    assertThat(loadedFromCache("")).isTrue();
    var old = checkout.caches().getFirst();
    checkout.clean();
    checkout.nextBuildSays("second", 0);
    assertThat(loadedFromCache("")).isTrue();
    assertThat(checkout.caches()).hasSize(1).doesNotContain(old);
  }

  @Test
  void anIdenticalBuildKeepsIt() throws Exception {
    assertThat(loadedFromCache("")).isTrue();
    var made = checkout.caches();
    checkout.clean();
    assertThat(loadedFromCache("")).isTrue();
    assertThat(checkout.caches()).isEqualTo(made);
  }

  @Test
  void otherOptionsHaveTheirOwn() throws Exception {
    assertThat(loadedFromCache("")).isTrue();
    assertThat(loadedFromCache("-XX:+UseCompactObjectHeaders")).isTrue();
    assertThat(checkout.caches()).hasSize(2);
  }

  @Test
  void startsInSilenceWithOneThatIsBroken() throws Exception {
    assertThat(loadedFromCache("")).isTrue();
    Files.writeString(checkout.caches().getFirst(), "no cache");
    try (var run = LauncherRun.start(checkout)) {
      assertThat(run.errors()).isEmpty();
    }
    assertThat(loadedFromCache("")).isFalse();
  }

  @Test
  void startsWithoutOneWhoseTrainingFailsAndTrainsOnce() throws Exception {
    checkout.nextBuildSays("second", 1);
    assertThat(loadedFromCache("")).isFalse();
    try (var second = LauncherRun.start(checkout)) {
      assertThat(second.errors()).isEmpty();
    }
    assertThat(checkout.caches()).noneMatch(file -> file.toString().endsWith(".aot"));
  }

  @Test
  void startsWithOptionsThatExcludeOne() throws Exception {
    assertThat(loadedFromCache("-Xshare:auto")).isFalse();
    assertThat(checkout.root().resolve(".weir/aot")).doesNotExist();
  }

  @Test
  void endsAtOnceWhileItIsMade() throws Exception {
    checkout.nextBuildSays("second", -1);
    var weir = checkout.weir().start();
    var lines = weir.errorReader();
    var line = lines.readLine();
    while (line != null && !line.contains("preparing fast starts")) {
      line = lines.readLine();
    }
    weir.destroy();
    assertThat(weir.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(weir.exitValue()).isEqualTo(143);
    assertThat(checkout.caches()).isEmpty();
  }

  @Test
  void doesNotWaitForTheTrainingOfAnother() throws Exception {
    assertThat(loadedFromCache("")).isTrue();
    var cache = checkout.caches().getFirst();
    Files.delete(cache);
    var lock = Path.of(cache.toString().replace(".aot", ".lock"));
    Files.createDirectory(lock);
    Files.writeString(lock.resolve("pid"), "" + ProcessHandle.current().pid());
    assertThat(loadedFromCache("")).isFalse();
    // A training run that was killed is repeated.
    var killed = new ProcessBuilder("true").start();
    assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
    Files.writeString(lock.resolve("pid"), "" + killed.pid());
    assertThat(loadedFromCache("")).isTrue();
    assertThat(checkout.caches()).containsExactly(cache);
  }

  /** Starts the process, and returns whether one of its classes came from an AOT cache. */
  private boolean loadedFromCache(String options) throws IOException {
    var log = directory.resolve("classes.log");
    Files.deleteIfExists(log);
    var weir = checkout.weir();
    weir.environment().put("WEIR_JAVA_OPTS", options + " -Xlog:class+load:file=" + log);
    try (var run = LauncherRun.of(weir.start())) {
      assertThat(run.lateClasses()).endsWith(", library");
    }
    try (var lines = Files.lines(log)) {
      return lines.anyMatch(
          line -> line.contains("own.Own ") && line.contains("shared objects file"));
    }
  }
}
