package io.weir.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStampTest {
  @TempDir private Path directory;

  @Test
  void changesWithTheContentWithinOneTickOfTheClock() throws IOException {
    var file = Files.writeString(directory.resolve("key"), "one");
    var time = Files.getLastModifiedTime(file);
    var before = FileStamp.of(file);
    assertThat(FileStamp.of(file)).isEqualTo(before);
    Files.setLastModifiedTime(Files.writeString(file, "two"), time);
    assertThat(FileStamp.of(file)).isNotEqualTo(before);
    Files.setLastModifiedTime(Files.writeString(file, "one"), time);
    assertThat(FileStamp.of(file)).isEqualTo(before);
  }

  @Test
  void changesWithTheFileBehindALink() throws IOException {
    var link = directory.resolve("link");
    Files.createSymbolicLink(link, Files.writeString(directory.resolve("a"), "same"));
    var before = FileStamp.of(link);
    Files.delete(link);
    Files.createSymbolicLink(link, Files.writeString(directory.resolve("b"), "same"));
    assertThat(FileStamp.of(link)).isNotEqualTo(before);
  }

  @Test
  void isThatOfALargeFileWithoutItsContent() throws IOException {
    var file = Files.write(directory.resolve("large"), new byte[(64 << 10) + 1]);
    assertThat(FileStamp.of(file).checksum()).isZero();
    assertThatThrownBy(() -> FileStamp.of(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
