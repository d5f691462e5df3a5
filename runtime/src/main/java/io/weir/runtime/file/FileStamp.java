package io.weir.runtime.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of a file that change with its content. Links are followed, so that a link to another
 * file is a change too.
 *
 * @param time when the content was last modified
 * @param size in bytes
 * @param identity identity of the file within its file system; null where that has none
 */
public record FileStamp(FileTime time, long size, @Nullable Object identity) {

  /**
   * Looks at a file.
   *
   * @throws IOException if there is no such file, or it cannot be looked at
   */
  public static FileStamp of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }
}
