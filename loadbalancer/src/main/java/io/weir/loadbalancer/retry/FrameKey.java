package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.HttpData;
import io.weir.grpc.FramePrefix;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.Hashes;
import io.weir.loadbalancer.call.MessageKey;

/**
 * Balancing key of a unary call, read from the one frame that it sends: a flag, four bytes of
 * length, the message.
 */
final class FrameKey {
  private FrameKey() {}

  /**
   * Returns the hash of the key; {@link Choice#NO_HASH} if the message is compressed or has no key.
   */
  static long hash(MessageKey key, HttpData content) {
    var frame = content.array();
    if (frame.length < FramePrefix.LENGTH || frame[0] != 0) {
      return Choice.NO_HASH;
    }
    var text = key.in(frame, FramePrefix.LENGTH, frame.length - FramePrefix.LENGTH);
    return text == null ? Choice.NO_HASH : Hashes.of(text);
  }
}
