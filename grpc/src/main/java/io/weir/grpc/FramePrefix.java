package io.weir.grpc;

import java.nio.ByteBuffer;

/**
 * The five bytes before each gRPC message: flags, and the length of the message as an unsigned
 * big-endian number of four bytes.
 */
public final class FramePrefix {
  /** Bytes of a prefix. */
  public static final int LENGTH = 5;

  /** Flag of a compressed message. */
  public static final int COMPRESSED = 0x01;

  /** Flag of the frame that carries the trailers of a gRPC-Web response. */
  public static final int TRAILERS = 0x80;

  private FramePrefix() {}

  /**
   * A whole frame around the first bytes of a message.
   *
   * @param length of the message, in bytes
   */
  public static byte[] frame(int flags, byte[] message, int length) {
    return ByteBuffer.allocate(LENGTH + length)
        .put((byte) flags)
        .putInt(length)
        .put(message, 0, length)
        .array();
  }

  /** The flags of the prefix at a position. */
  public static int flags(ByteBuffer bytes, int at) {
    return bytes.get(at) & 0xFF;
  }

  /** The length of the message after the prefix at a position. */
  public static long messageLength(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at + 1));
  }

  /** Whether flags contain any that gRPC does not define for messages. */
  public static boolean hasUnknownFlags(int flags) {
    return (flags & ~COMPRESSED) != 0;
  }

  public static boolean isCompressed(int flags) {
    return (flags & COMPRESSED) != 0;
  }
}
