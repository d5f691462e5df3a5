package io.weir.transcoding;

/**
 * Thrown for a descriptor set or service configuration that cannot be served. The message names the
 * methods concerned.
 */
public final class SchemaException extends RuntimeException {
  public SchemaException(String message) {
    super(message);
  }
}
