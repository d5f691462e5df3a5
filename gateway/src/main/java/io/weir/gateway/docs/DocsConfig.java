package io.weir.gateway.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether callers may read what there is to call, in a file: {@code docs: true}, false, or {@code
 * docs: {pages: DIRECTORY}}.
 *
 * @param served whether /openapi.json and /docs are answered, where no API has these paths
 * @param pages a directory, or "classpath:" and one, whose files are served below /docs/: pages
 *     that show what an API is for; "": none
 */
public record DocsConfig(boolean served, String pages) {
  static final String CLASSPATH = "classpath:";

  public static DocsConfig defaults() {
    return new DocsConfig(true, "");
  }

  public static DocsConfig parse(String text) {
    return switch (text) {
      case "true" -> defaults();
      case "false" -> new DocsConfig(false, "");
      default ->
          throw new IllegalArgumentException(
              "found '%s', expected true, false or {pages: DIRECTORY}".formatted(text));
    };
  }

  /** With the directory found from another one, that of the file which names it. */
  public DocsConfig from(Path directory) {
    return pages.isEmpty() || pages.startsWith(CLASSPATH)
        ? this
        : new DocsConfig(served, directory.resolve(pages).toString());
  }

  /** Why the pages cannot be served. */
  public Optional<String> mistake() {
    return pages.isEmpty() || pages.startsWith(CLASSPATH) || Files.isDirectory(Path.of(pages))
        ? Optional.empty()
        : Optional.of("docs: pages: there is no directory " + pages);
  }
}
