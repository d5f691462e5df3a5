package io.weir.gateway.docs;

import io.weir.runtime.config.value.Switch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Configuration of the documentation pages: {@code docs: true}, {@code docs: false}, or {@code
 * docs: {pages: DIRECTORY}}.
 *
 * @param served true to serve /openapi.json and /docs, unless an API has these paths
 * @param pages directory, or "classpath:" and a directory, of the operator's own pages below
 *     /docs/; empty if there are no pages
 */
public record DocsConfig(boolean served, String pages) {
  static final String CLASSPATH = "classpath:";

  public static DocsConfig defaults() {
    return new DocsConfig(true, "");
  }

  public static DocsConfig parse(String text) {
    return Switch.parse(text, "{pages: DIRECTORY}") ? defaults() : new DocsConfig(false, "");
  }

  /** Resolves the directory of pages against the directory of the configuration file. */
  public DocsConfig from(Path directory) {
    return pages.isEmpty() || pages.startsWith(CLASSPATH)
        ? this
        : new DocsConfig(served, directory.resolve(pages).toString());
  }

  /** Returns the reason why the pages cannot be served, or empty if they can. */
  public Optional<String> mistake() {
    return pages.isEmpty() || pages.startsWith(CLASSPATH) || Files.isDirectory(Path.of(pages))
        ? Optional.empty()
        : Optional.of("docs: pages: there is no directory " + pages);
  }
}
