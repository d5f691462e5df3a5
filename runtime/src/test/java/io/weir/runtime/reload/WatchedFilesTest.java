package io.weir.runtime.reload;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of files, looked at step by step. */
final class WatchedFilesTest {
  @TempDir private Path directory;

  private final WatchedFiles files = new WatchedFiles();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("a.yaml"), "1");
    files.follow(List.of(file));
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void countOnceTheFileIsLeftAlone() throws IOException {
    assertThat(files.isChanged()).isFalse();
    Files.writeString(file, "12");
    assertThat(files.isChanged()).isFalse();
    Files.writeString(file, "123");
    assertThat(files.isChanged()).isFalse();
    assertThat(files.isChanged()).isTrue();
  }

  @Test
  void areOverWhenTheFilesAreRead() throws IOException {
    Files.writeString(file, "12");
    assertThat(files.isChanged()).isFalse();
    files.reading();
    assertThat(files.isChanged()).isFalse();
    assertThat(files.isChanged()).isFalse();
  }

  /** A change while the files are read must not be lost. */
  @Test
  void areSeenThoughTheFilesAreBeingRead() throws IOException {
    files.reading();
    Files.writeString(file, "12");
    files.follow(List.of(file));
    assertThat(files.isChanged()).isFalse();
    assertThat(files.isChanged()).isTrue();
  }

  @Test
  void areSeenOfAFileThatIsReplacedOrComesBack() throws IOException {
    Files.move(Files.writeString(directory.resolve("b"), "12"), file, ATOMIC_MOVE);
    assertThat(files.isChanged()).isFalse();
    assertThat(files.isChanged()).isTrue();
    files.reading();
    Files.delete(file);
    assertThat(files.isChanged()).isFalse();
    assertThat(files.isChanged()).isTrue();
    files.reading();
    Files.writeString(file, "back");
    assertThat(files.isChanged()).isFalse();
    assertThat(files.isChanged()).isTrue();
  }

  @Test
  void areSeenThroughLinks() throws IOException {
    var link = Files.createSymbolicLink(directory.resolve("link"), file);
    var other = Files.writeString(directory.resolve("c.yaml"), "other");
    files.follow(List.of(link));
    Files.delete(link);
    Files.createSymbolicLink(link, other);
    assertThat(files.isChanged()).isFalse();
    assertThat(files.isChanged()).isTrue();
  }

  @Test
  void areSeenOfNewFilesOnly() throws IOException {
    var other = Files.writeString(directory.resolve("c.yaml"), "other");
    files.follow(List.of(other));
    Files.writeString(file, "not watched any more");
    assertThat(files.isChanged()).isFalse();
    assertThat(files.isChanged()).isFalse();
  }
}
