package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.ScalarText;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Accessor for one scalar field of an RPC's request. Finds the value in a serialized message
 * without parsing the rest of it. Immutable and thread-safe.
 */
public final class RequestField {
  private final FieldPath path;

  private RequestField(FieldPath path) {
    this.path = path;
  }

  /** Returns null if the message type has no such field, or the field is not a singular scalar. */
  static @Nullable RequestField of(MessageType request, String path) {
    try {
      var field = FieldPath.resolve(request, path);
      boolean scalar = field.last().isSingular() && !field.last().kind().isMessage();
      return scalar ? new RequestField(field) : null;
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  /**
   * Returns the value as plain text, the same text for equal values; null if the field is absent or
   * empty, or the bytes are not a valid message. A default value that is not on the wire counts as
   * absent.
   */
  public @Nullable String text(byte[] message, int offset, int length) {
    var text = new Bytes(32);
    try {
      boolean found = ScalarText.last(path, new Slice(message, offset, offset + length), text);
      return found && text.length() > 0 ? text.toString() : null;
    } catch (InvalidInput malformed) {
      return null;
    }
  }
}
