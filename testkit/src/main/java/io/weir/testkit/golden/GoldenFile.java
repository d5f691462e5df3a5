package io.weir.testkit.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * File with the text that a test expects. With the system property {@code golden.write}, the text
 * that is found replaces the file, and the diff of the repository is the review.
 */
public final class GoldenFile {
  private static final String WRITE = "golden.write";

  private final Path file;

  private GoldenFile(Path file) {
    this.file = file;
  }

  /** Returns a file below {@code src/test/resources} of the module. */
  public static GoldenFile of(String resource) {
    return of(Path.of("src/test/resources").resolve(resource));
  }

  static GoldenFile of(Path file) {
    return new GoldenFile(file);
  }

  /**
   * Compares a text with the file, or writes it there.
   *
   * @throws AssertionError with the lines that differ
   */
  public void verify(String found) {
    verify(found, System.getProperty(WRITE) != null);
  }

  void verify(String found, boolean write) {
    try {
      if (write) {
        Files.writeString(file, found);
        return;
      }
      var expected = Files.exists(file) ? Files.readString(file) : "";
      if (!expected.equals(found)) {
        throw new AssertionError(
            "%s differs (- expected, + found); -D%s replaces it:%n%s"
                .formatted(file, WRITE, TextDiff.of(expected, found)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
