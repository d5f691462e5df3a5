package io.weir.grpc;

import java.nio.ByteBuffer;

/**
 * Five-byte prefix of each gRPC message: flags, and the length of the message as an unsigned
 * big-endian 32-bit number.
 */
public final class FramePrefix {
  /** Length of a prefix, in bytes. */
  public static final int LENGTH = 5;

  /** Flag of a compressed message. */
  public static final int COMPRESSED = 0x01;

  /** Flag of the frame that carries the trailers of a gRPC-Web response. */
  public static final int TRAILERS = 0x80;

  private FramePrefix() {}

  /**
   * Returns a complete frame around the first bytes of a message.
   *
   * @param flags flags of the frame
   * @param length length of the message, in bytes
   */
  public static byte[] frame(int flags, byte[] message, int length) {
    return ByteBuffer.allocate(LENGTH + length)
        .put((byte) flags)
        .putInt(length)
        .put(message, 0, length)
        .array();
  }

  /** Returns the flags of the prefix at a position. */
  public static int flags(ByteBuffer bytes, int at) {
    return bytes.get(at) & 0xFF;
  }

  /** Returns the length of the message, in bytes, from the prefix at a position. */
  public static long messageLength(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at + 1));
  }

  /** Returns true if flags contain any that gRPC does not define for messages. */
  public static boolean hasUnknownFlags(int flags) {
    return (flags & ~COMPRESSED) != 0;
  }

  public static boolean isCompressed(int flags) {
    return (flags & COMPRESSED) != 0;
  }
}
