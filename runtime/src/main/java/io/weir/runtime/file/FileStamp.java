package io.weir.runtime.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of a file that change with its content. Links are followed, so that a link to another
 * file is a change too.
 *
 * @param time when the content was last modified
 * @param size in bytes
 * @param identity identity of the file within its file system; null where that has none
 * @param checksum checksum of the content of a small file, which may change twice within one tick
 *     of the file system's clock; 0 for others
 */
public record FileStamp(FileTime time, long size, @Nullable Object identity, long checksum) {
  private static final int SMALL = 64 << 10;

  /**
   * Looks at a file.
   *
   * @throws IOException if there is no such file, or it cannot be looked at
   */
  public static FileStamp of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    boolean small = attributes.isRegularFile() && attributes.size() <= SMALL;
    return new FileStamp(
        attributes.lastModifiedTime(),
        attributes.size(),
        attributes.fileKey(),
        small ? checksum(file) : 0);
  }

  private static long checksum(Path file) throws IOException {
    var checksum = new CRC32();
    try (var in = Files.newInputStream(file)) {
      // It may have grown since it was looked at.
      checksum.update(in.readNBytes(SMALL));
    }
    return checksum.getValue();
  }
}
