package io.weir.gateway.websocket;

/** Messages and control frames of a server: one frame each, not masked (RFC 6455, 5.1). */
public final class FrameWriter {
  private static final int FINAL = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  /** What is shorter does not get shorter. */
  private static final int WORTH_IT = 256;

  private final boolean deflate;

  /**
   * @param deflate whether messages may be compressed
   */
  public FrameWriter(boolean deflate) {
    this.deflate = deflate;
  }

  public byte[] text(byte[] message) {
    return message(TEXT, message);
  }

  public byte[] binary(byte[] message) {
    return message(BINARY, message);
  }

  private byte[] message(int opcode, byte[] message) {
    return deflate && message.length >= WORTH_IT
        ? frame(opcode | COMPRESSED, Deflate.local().compress(message))
        : frame(opcode, message);
  }

  public static byte[] ping() {
    return frame(PING, new byte[0]);
  }

  public static byte[] pong(byte[] content) {
    return frame(PONG, content);
  }

  public static byte[] close(Closing closing) {
    return frame(CLOSE, closing.payload());
  }

  private static byte[] frame(int first, byte[] payload) {
    int length = payload.length;
    int extra = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
    var frame = new byte[2 + extra + length];
    frame[0] = (byte) (FINAL | first);
    frame[1] = (byte) (extra == 0 ? length : extra == 2 ? 126 : 127);
    long rest = length;
    for (int i = 1 + extra; i > 1; i--) {
      frame[i] = (byte) rest;
      rest >>= 8;
    }
    System.arraycopy(payload, 0, frame, 2 + extra, length);
    return frame;
  }
}
