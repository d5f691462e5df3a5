package io.weir.transcoding.codec;

/**
 * A message whose fields cannot be written in the order in which they come: a value stands twice, a
 * list in pieces. Legal and rare; the message is put in order and written again.
 */
final class NotNormalizedException extends RuntimeException {
  NotNormalizedException() {
    super(null, null, false, false);
  }
}
