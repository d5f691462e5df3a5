package io.weir.runtime.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces ${NAME} and ${NAME:default} by variables, and ${file:PATH} by the content of a file.
 * What replaces is not substituted again.
 */
record Substitution(Map<String, String> environment) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^{}]*)}");
  private static final String FILE = "file:";
  private static final int MAX_BYTES = 64 << 10;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * Returns the text with all variables replaced.
   *
   * @throws IllegalArgumentException if a variable is missing or malformed; the message names it
   */
  String in(String text) {
    return text.contains("${")
        ? REFERENCE
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1))))
        : text;
  }

  /** Returns whether a text refers to the content of a file, which is usually a secret. */
  boolean readsFile(String text) {
    return text.contains("${" + FILE);
  }

  private String value(String reference) {
    if (reference.startsWith(FILE)) {
      return content(reference.substring(FILE.length()));
    }
    int colon = reference.indexOf(':');
    var name = colon < 0 ? reference : reference.substring(0, colon);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "found '${" + reference + "}', expected ${NAME} or ${NAME:default}");
    }
    var value = environment.get(name);
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " is not set and has no default");
    }
    return reference.substring(colon + 1);
  }

  /**
   * Returns the content of a file without the end of its last line.
   *
   * @throws UnreadableFile if it cannot be read; the message names it
   */
  private static String content(String file) {
    try (var in = Files.newInputStream(Path.of(file))) {
      var bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UnreadableFile("the file " + file + " is larger than 64 KiB", null);
      }
      return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R$", "");
    } catch (NoSuchFileException e) {
      throw new UnreadableFile("there is no file " + file, e);
    } catch (IOException | InvalidPathException e) {
      throw new UnreadableFile("the file " + file + " cannot be read", e);
    }
  }

  /** File that a value refers to and that cannot be read. */
  static final class UnreadableFile extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnreadableFile(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
