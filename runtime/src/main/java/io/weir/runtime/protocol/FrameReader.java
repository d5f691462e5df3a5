package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads frame headers (RFC 9113, 4.1) out of the bytes of a connection, in pieces as they come. Not
 * thread-safe.
 */
final class FrameReader {
  private static final int HEADER = 9;

  private final ByteBuf header = Unpooled.buffer(HEADER, HEADER);
  private int left;
  private boolean headerRead;
  private boolean payloadRead;
  private int length;
  private int type;
  private int flags;
  private int stream;

  /**
   * @param preface number of bytes before the first frame
   */
  FrameReader(int preface) {
    this.left = preface;
    // Not a frame whose payload anybody reads.
    this.type = FrameType.PREFACE;
  }

  /** Reads a frame header or a piece of payload. Returns the index behind it. */
  int read(ByteBuf in, int from) {
    int available = in.writerIndex() - from;
    headerRead = false;
    payloadRead = left > 0;
    if (payloadRead) {
      int piece = Math.min(left, available);
      left -= piece;
      return from + piece;
    }
    int piece = Math.min(HEADER - header.writerIndex(), available);
    header.writeBytes(in, from, piece);
    if (header.writerIndex() == HEADER) {
      length = header.getUnsignedMedium(0);
      type = header.getUnsignedByte(3);
      flags = header.getUnsignedByte(4);
      stream = header.getInt(5) & Integer.MAX_VALUE;
      header.clear();
      left = length;
      headerRead = true;
      payloadRead = length == 0;
    }
    return from + piece;
  }

  /** Returns whether the last read completed a frame header. */
  boolean headerRead() {
    return headerRead;
  }

  /** Returns whether the last read was of payload, be it that of a frame without any. */
  boolean payloadRead() {
    return payloadRead;
  }

  /** Returns whether the payload of the frame is complete. */
  boolean isComplete() {
    return left == 0;
  }

  /** Returns whether all frames that have begun are complete. */
  boolean isBetweenFrames() {
    return left == 0 && header.writerIndex() == 0;
  }

  int length() {
    return length;
  }

  int type() {
    return type;
  }

  int stream() {
    return stream;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
