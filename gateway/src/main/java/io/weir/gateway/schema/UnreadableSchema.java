package io.weir.gateway.schema;

/**
 * An instance did not tell its schema; the message says why. Without stack trace: it is an answer.
 */
final class UnreadableSchema extends RuntimeException {
  private static final int SHOWN = 300;

  private final boolean unimplemented;

  UnreadableSchema(String message) {
    this(message, false);
  }

  private UnreadableSchema(String message, boolean unimplemented) {
    super(shown(message), null, false, false);
    this.unimplemented = unimplemented;
  }

  /** The instance does not know what was asked. */
  static UnreadableSchema unimplemented() {
    return new UnreadableSchema(
        "it has neither grpc.reflection.v1 nor grpc.reflection.v1alpha", true);
  }

  boolean isUnimplemented() {
    return unimplemented;
  }

  /** What an instance says goes into logs and pages: one line, not too long. */
  static String shown(String message) {
    var line = message.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
