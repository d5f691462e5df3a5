package io.weir.gateway.docs;

/**
 * Whether callers may read what there is to call, in a file: {@code docs: true}, or false.
 *
 * @param served whether /openapi.json and /docs are answered, where no API has these paths
 */
public record DocsConfig(boolean served) {

  public static DocsConfig defaults() {
    return new DocsConfig(true);
  }

  public static DocsConfig parse(String text) {
    return switch (text) {
      case "true" -> new DocsConfig(true);
      case "false" -> new DocsConfig(false);
      default ->
          throw new IllegalArgumentException("found '%s', expected true or false".formatted(text));
    };
  }
}
