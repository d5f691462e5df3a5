package io.weir.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with expected texts. */
final class GoldenFileTest {
  @TempDir private Path directory;

  @Test
  void showsTheLinesThatDiffer() throws IOException {
    var file = Files.writeString(directory.resolve("a.txt"), "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    var golden = GoldenFile.of(file);
    golden.verify("1\n2\n3\n4\n5\n6\n7\n8\n9\n", false);
    assertThatThrownBy(() -> golden.verify("1\n2\n3\n4\nfive\n6\n7\n8\n9\n", false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a.txt differs")
        .hasMessageContaining("-Dgolden.write replaces it")
        .hasMessageEndingWith("@@ line 2\n  2\n  3\n  4\n- 5\n+ five\n  6\n  7\n  8\n");
  }

  @Test
  void isWrittenByTheSwitchOnly() throws IOException {
    var file = directory.resolve("b.txt");
    var golden = GoldenFile.of(file);
    assertThatThrownBy(() -> golden.verify("new\n", false)).hasMessageContaining("+ new");
    assertThat(file).doesNotExist();
    golden.verify("new\n", true);
    assertThat(Files.readString(file)).isEqualTo("new\n");
  }

  @Test
  void findsInsertedAndRemovedLines() {
    assertThat(TextDiff.of("a\nb\nc\n", "a\nx\nb\n")).isEqualTo("@@ line 1\n  a\n+ x\n  b\n- c\n");
    assertThat(TextDiff.of("", "a\n")).isEqualTo("@@ line 1\n+ a\n");
  }
}
