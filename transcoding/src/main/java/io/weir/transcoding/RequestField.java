package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.ScalarText;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * One scalar of an RPC's request, found in the bytes of a message without building it: what is not
 * on the way to it is skipped. Immutable and thread-safe.
 */
public final class RequestField {
  private final FieldPath path;

  private RequestField(FieldPath path) {
    this.path = path;
  }

  /** Null if the message type has no such field, or it is no single scalar. */
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
   * Its value as plain text, the same for the same value; null if it is not there, is empty, or the
   * bytes are no message. A default that is not on the wire is not there.
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
