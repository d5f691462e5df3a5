package io.weir.gateway.security;

/**
 * Switch {@code reflection: true} or {@code reflection: false} of a gateway.
 *
 * @param answered true to answer the server reflection of gRPC callers, by asking an instance
 */
public record ReflectionConfig(boolean answered) {

  public static ReflectionConfig defaults() {
    return new ReflectionConfig(false);
  }

  public static ReflectionConfig parse(String text) {
    return switch (text) {
      case "true" -> new ReflectionConfig(true);
      case "false" -> defaults();
      default ->
          throw new IllegalArgumentException("found '%s', expected true or false".formatted(text));
    };
  }
}
