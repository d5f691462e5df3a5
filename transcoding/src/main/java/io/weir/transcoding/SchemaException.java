package io.weir.transcoding;

/** A descriptor set that cannot be served; the message names the methods concerned. */
public final class SchemaException extends RuntimeException {
  public SchemaException(String message) {
    super(message);
  }
}
