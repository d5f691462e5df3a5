package io.weir.gateway.docs;

import io.weir.gateway.routing.Target;
import org.jspecify.annotations.Nullable;

/** A path that is ours, unless an API has it. */
sealed interface DocsPath {
  String DOCUMENT = "/openapi.json";
  String PAGE = "/docs";

  /** As received. */
  String text();

  /** The low-cardinality name in metrics and spans. */
  default String route() {
    return text();
  }

  /** The OpenAPI document. */
  record Document(String text) implements DocsPath {}

  /** The page. */
  record Page(String text) implements DocsPath {}

  /** The page's path with a slash too many, from which its relative links would lead astray. */
  record PageWithSlash(String text) implements DocsPath {}

  /**
   * A file of the page.
   *
   * @param name what follows "/docs/"
   */
  record File(String text, String name) implements DocsPath {
    @Override
    public String route() {
      return PAGE + "/{file}";
    }
  }

  /**
   * @param received path and query
   * @return null for every other path
   */
  static @Nullable DocsPath of(String received) {
    // Nearly every request ends here.
    if (!received.startsWith(PAGE) && !received.startsWith(DOCUMENT)) {
      return null;
    }
    var target = Target.parse(received);
    return target == null ? null : ofPath(target.path());
  }

  private static @Nullable DocsPath ofPath(String path) {
    return switch (path) {
      case DOCUMENT -> new Document(path);
      case PAGE -> new Page(path);
      case PAGE + "/" -> new PageWithSlash(path);
      default ->
          path.startsWith(PAGE + "/") ? new File(path, path.substring(PAGE.length() + 1)) : null;
    };
  }
}
