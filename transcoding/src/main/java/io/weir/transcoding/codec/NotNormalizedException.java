package io.weir.transcoding.codec;

/**
 * Thrown for a message that cannot be written in the order of its fields, because a field occurs
 * twice or a list is split. Such messages are valid but rare; they are normalized and written
 * again. Has no stack trace.
 */
final class NotNormalizedException extends RuntimeException {
  NotNormalizedException() {
    super(null, null, false, false);
  }
}
