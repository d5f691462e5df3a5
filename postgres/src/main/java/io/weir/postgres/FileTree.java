package io.weir.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes files and directory trees. */
final class FileTree {
  private FileTree() {}

  /** Deletes a directory with its content. Does not follow links. */
  static void delete(Path root) throws IOException {
    delete(root, new Deletion(null));
  }

  /** Deletes a directory with its content, and one file in it after everything else. */
  static void deleteLast(Path root, Path last) throws IOException {
    delete(root, new Deletion(last));
  }

  private static void delete(Path root, Deletion deletion) throws IOException {
    try {
      Files.walkFileTree(root, deletion);
    } catch (NoSuchFileException gone) {
      // Another process has deleted it.
    }
  }

  /** Deletes a file if it exists. */
  static void deleteIfPresent(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new PostgresFailure("cannot delete " + file + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    private final @Nullable Path last;

    private Deletion(@Nullable Path last) {
      this.last = last;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!file.equals(last)) {
        Files.deleteIfExists(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (last != null && directory.equals(last.getParent())) {
        Files.deleteIfExists(last);
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
