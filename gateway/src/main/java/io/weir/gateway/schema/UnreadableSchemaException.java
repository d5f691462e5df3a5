package io.weir.gateway.schema;

/**
 * Failed reading of an instance's schema; the message says why. Without a stack trace, because it
 * is an outcome and not a bug.
 */
final class UnreadableSchemaException extends RuntimeException {
  private static final int SHOWN = 300;

  private final boolean unimplemented;

  UnreadableSchemaException(String message) {
    this(message, false);
  }

  private UnreadableSchemaException(String message, boolean unimplemented) {
    super(shown(message), null, false, false);
    this.unimplemented = unimplemented;
  }

  /** Returns the failure of an instance without the reflection service. */
  static UnreadableSchemaException unimplemented() {
    return new UnreadableSchemaException(
        "it has neither grpc.reflection.v1 nor grpc.reflection.v1alpha", true);
  }

  boolean isUnimplemented() {
    return unimplemented;
  }

  /** Shortens text from an instance to one line, for logs and pages. */
  static String shown(String message) {
    var line = message.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
