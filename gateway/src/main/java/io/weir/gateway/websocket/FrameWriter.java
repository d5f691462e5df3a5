package io.weir.gateway.websocket;

/** Encodes messages and control frames of a server: one frame each, unmasked (RFC 6455, 5.1). */
public final class FrameWriter {
  private static final int FINAL = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  /** Bytes below which compression saves nothing. */
  private static final int WORTH_IT = 256;

  private final boolean deflate;

  /**
   * @param deflate true if messages may be compressed
   */
  public FrameWriter(boolean deflate) {
    this.deflate = deflate;
  }

  public byte[] text(Payload message) {
    return message(TEXT, message);
  }

  public byte[] binary(Payload message) {
    return message(BINARY, message);
  }

  /** Encodes a text frame if the message is valid UTF-8, else a binary frame. */
  public byte[] textOrBinary(Payload message) {
    var text = new Utf8Validator();
    boolean is = text.accepts(message.bytes(), message.offset(), message.end()) && text.isWhole();
    return message(is ? TEXT : BINARY, message);
  }

  private byte[] message(int opcode, Payload message) {
    return deflate && message.length() >= WORTH_IT
        ? frame(opcode | COMPRESSED, Payload.of(Deflate.local().compress(message)))
        : frame(opcode, message);
  }

  public static byte[] ping() {
    return frame(PING, Payload.of(new byte[0]));
  }

  public static byte[] pong(byte[] content) {
    return frame(PONG, Payload.of(content));
  }

  public static byte[] close(CloseStatus closing) {
    return frame(CLOSE, Payload.of(closing.payload()));
  }

  private static byte[] frame(int first, Payload payload) {
    int length = payload.length();
    int extra = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
    var frame = new byte[2 + extra + length];
    frame[0] = (byte) (FINAL | first);
    frame[1] = (byte) (extra == 0 ? length : extra == 2 ? 126 : 127);
    long rest = length;
    for (int i = 1 + extra; i > 1; i--) {
      frame[i] = (byte) rest;
      rest >>= 8;
    }
    System.arraycopy(payload.bytes(), payload.offset(), frame, 2 + extra, length);
    return frame;
  }
}
