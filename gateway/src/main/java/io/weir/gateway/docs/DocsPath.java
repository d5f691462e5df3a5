package io.weir.gateway.docs;

import io.weir.gateway.routing.RequestTarget;
import org.jspecify.annotations.Nullable;

/** Path of the documentation, unless an API has the same path. */
sealed interface DocsPath {
  String ROOT = "/";
  String DOCUMENT = "/openapi.json";
  String PAGE = "/docs";

  /** Returns the path as received. */
  String text();

  /** Returns the low-cardinality name for metrics and spans. */
  default String route() {
    return text();
  }

  /** Returns the path by whose rule the page is protected. */
  default String guardedBy() {
    return text();
  }

  /** Root of the listener, which a person opens first. */
  record Root(String text) implements DocsPath {
    /** The root only leads to the page. */
    @Override
    public String guardedBy() {
      return PAGE;
    }
  }

  /** The OpenAPI document. */
  record Document(String text) implements DocsPath {}

  /** Path of the page. */
  record Page(String text) implements DocsPath {}

  /** Path of the page with an extra slash, which would break its relative links. */
  record PageWithSlash(String text) implements DocsPath {}

  /**
   * Path of a file of the page.
   *
   * @param name the path after "/docs/"
   */
  record File(String text, String name) implements DocsPath {
    @Override
    public String route() {
      return PAGE + "/{file}";
    }
  }

  /**
   * Returns the parsed path, or null for a path outside the documentation.
   *
   * @param received path and query
   */
  static @Nullable DocsPath of(String received) {
    // Nearly every request ends here.
    if (!received.startsWith(PAGE) && !received.startsWith(DOCUMENT) && !isRoot(received)) {
      return null;
    }
    var target = RequestTarget.parse(received);
    return target == null ? null : ofPath(target.path());
  }

  private static boolean isRoot(String received) {
    return received.equals(ROOT) || received.startsWith(ROOT + "?");
  }

  private static @Nullable DocsPath ofPath(String path) {
    return switch (path) {
      case ROOT -> new Root(path);
      case DOCUMENT -> new Document(path);
      case PAGE -> new Page(path);
      case PAGE + "/" -> new PageWithSlash(path);
      default ->
          path.startsWith(PAGE + "/") ? new File(path, path.substring(PAGE.length() + 1)) : null;
    };
  }
}
