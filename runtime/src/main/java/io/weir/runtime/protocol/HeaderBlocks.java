package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Puts header blocks together from HEADERS and CONTINUATION frames and looks for malformed names.
 * Copies only blocks that arrive in pieces; the decoder behind bounds their size. Confined to the
 * event loop.
 */
final class HeaderBlocks {
  private final StreamHistory history;
  private final HeaderBlock block = new HeaderBlock();
  private @Nullable ByteBuf payload;
  private @Nullable ByteBuf fragments;

  HeaderBlocks(StreamHistory history) {
    this.history = history;
  }

  /** Takes a piece of the payload of a HEADERS or CONTINUATION frame. */
  void read(FrameReader frame, ByteBuf piece) {
    if (payload == null && frame.isComplete()) {
      end(frame, piece);
      return;
    }
    if (payload == null) {
      payload = Unpooled.buffer(piece.readableBytes());
    }
    payload.writeBytes(piece);
    if (frame.isComplete()) {
      var whole = payload;
      payload = null;
      end(frame, whole);
    }
  }

  private void end(FrameReader frame, ByteBuf whole) {
    var fragment = frame.type() == FrameType.HEADERS ? fragment(frame, whole) : whole;
    boolean last = frame.has(FrameType.END_HEADERS);
    if (fragments != null || !last) {
      fragments = fragments == null ? Unpooled.buffer() : fragments;
      fragments.writeBytes(fragment);
      fragment = fragments;
    }
    if (last) {
      fragments = null;
      if (!block.hasValidNames(fragment)) {
        history.malformedNames(frame.stream());
      }
    }
  }

  /** Returns the payload without padding and priority, or nothing if it is too short for them. */
  private static ByteBuf fragment(FrameReader frame, ByteBuf payload) {
    int length = payload.readableBytes();
    int before = frame.has(FrameType.PADDED) ? 1 : 0;
    int after = before == 1 && length > 0 ? payload.getUnsignedByte(payload.readerIndex()) : 0;
    before += frame.has(FrameType.PRIORITY_FLAG) ? 5 : 0;
    int rest = length - before - after;
    return rest < 0 ? Unpooled.EMPTY_BUFFER : payload.slice(payload.readerIndex() + before, rest);
  }
}
