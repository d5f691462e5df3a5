package io.weir.transcoding.codec;

import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Schema;

/** Validates serialized messages of callers before fields are appended to them. */
public final class WireValidator {
  private WireValidator() {}

  /**
   * Checks that a message and all messages within it consist of whole fields and are not nested too
   * deeply. A truncated field or an open group would swallow what is appended.
   *
   * @throws io.weir.transcoding.report.InvalidInput if they are not
   */
  public static void check(Schema schema, JsonOptions options, MessageType type, byte[] wire) {
    var _ = new MessageNormalizer(schema, options.maxDepth()).normalize(type, Slice.of(wire));
  }
}
