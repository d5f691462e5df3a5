package io.weir.gateway.websocket;

import io.weir.gateway.websocket.InboundFrame.Kind;
import java.util.Arrays;

/** Buffer for the frames of one message. Holds no memory between messages. Not thread-safe. */
final class MessageBuffer {
  private static final byte[] NOTHING = {};

  private final int max;
  private final Utf8Validator text = new Utf8Validator();
  private byte[] content = NOTHING;
  private int length;
  private boolean isText;
  private boolean compressed;

  MessageBuffer(int max) {
    this.max = max;
  }

  /** Returns the bytes that the buffer occupies. */
  int held() {
    return content.length;
  }

  void discard() {
    content = NOTHING;
    length = 0;
  }

  /** Starts a frame of the message. */
  void begin(FrameHeader head) {
    if (head.opcode() != 0) {
      isText = head.opcode() == 1;
      compressed = head.isCompressed();
      text.reset();
    }
    if (head.length() > max - length) {
      throw new InvalidFrameException(
          CloseStatus.TOO_BIG, "a message is larger than the " + max + " bytes that are taken");
    }
  }

  void add(byte[] piece, int from, int count) {
    if (isText && !compressed && !text.accepts(piece, from, from + count)) {
      throw noText();
    }
    if (content.length < length + count) {
      long doubled = Math.min(max, Math.max(2L * content.length, 128));
      content = Arrays.copyOf(content, (int) Math.max(doubled, length + count));
    }
    System.arraycopy(piece, from, content, length, count);
    length += count;
  }

  /** Completes the message after its last frame. */
  InboundFrame end(boolean deflate) {
    byte[] whole =
        compressed && deflate
            ? Deflate.local().expand(content, length, max)
            : content.length == length ? content : Arrays.copyOf(content, length);
    discard();
    if (isText && compressed && !text.accepts(whole, 0, whole.length)) {
      throw noText();
    }
    if (isText && !text.isWhole()) {
      throw noText();
    }
    return InboundFrame.of(isText ? Kind.TEXT : Kind.BINARY, whole);
  }

  private static InvalidFrameException noText() {
    return new InvalidFrameException(
        CloseStatus.NOT_CONSISTENT, "a text message that is not UTF-8");
  }
}
