package io.weir.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Incremental parser for the header of a frame (RFC 6455, 5.2). Not thread-safe. */
final class FrameHeader {
  static final int MAX_CONTROL = 125;
  private static final int MASK = 4;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LENGTH_IN_2 = 126;
  private static final int LENGTH_IN_8 = 127;

  private final boolean deflate;
  private final byte[] bytes = new byte[2 + 8 + MASK];
  private int size;
  private int needed = 2;
  private long length;

  /** True while a message is incomplete and the next data frame continues it. */
  private boolean fragmented;

  FrameHeader(boolean deflate) {
    this.deflate = deflate;
  }

  /** Adds a byte; returns true if it completes the header. */
  boolean add(byte next) {
    if (size == needed) {
      size = 0;
      needed = 2;
    }
    bytes[size++] = next;
    if (size == 2) {
      check();
      int coded = coded();
      needed += MASK + (coded == LENGTH_IN_2 ? 2 : coded == LENGTH_IN_8 ? 8 : 0);
    }
    if (size < needed || size == 2) {
      return false;
    }
    length = readLength();
    if (!isControl()) {
      fragmented = !isFinal();
    }
    return true;
  }

  private int coded() {
    return bytes[1] & 0x7F;
  }

  private void check() {
    int reserved = bytes[0] & 0x70;
    boolean compressed = reserved == 0x40 && deflate && opcode() != 0 && !isControl();
    if (reserved != 0 && !compressed) {
      throw InvalidFrameException.protocol("reserved bits are set");
    }
    if ((bytes[1] & 0x80) == 0) {
      throw InvalidFrameException.protocol("a frame that is not masked");
    }
    if (isControl()) {
      checkControl();
    } else if (opcode() > 2) {
      throw InvalidFrameException.protocol("opcode " + opcode() + " is reserved");
    } else if (fragmented != (opcode() == 0)) {
      throw InvalidFrameException.protocol(
          fragmented ? "a message within another" : "a continuation of nothing");
    }
  }

  private void checkControl() {
    if (opcode() > 10) {
      throw InvalidFrameException.protocol("opcode " + opcode() + " is reserved");
    }
    if (!isFinal() || coded() > MAX_CONTROL) {
      throw InvalidFrameException.protocol("a control frame that is fragmented or too long");
    }
  }

  private long readLength() {
    int coded = coded();
    if (coded < LENGTH_IN_2) {
      return coded;
    }
    long value = 0;
    for (int i = 2; i < needed - MASK; i++) {
      value = (value << 8) | (bytes[i] & 0xFF);
    }
    if (value < 0 || value < (coded == LENGTH_IN_2 ? LENGTH_IN_2 : 1 << 16)) {
      throw InvalidFrameException.protocol("a length that is not in its shortest form");
    }
    return value;
  }

  boolean isFinal() {
    return bytes[0] < 0;
  }

  /** Returns true if the message is compressed, as declared by its first frame. */
  boolean isCompressed() {
    return (bytes[0] & 0x40) != 0;
  }

  int opcode() {
    return bytes[0] & 0x0F;
  }

  boolean isControl() {
    return opcode() > 7;
  }

  long length() {
    return length;
  }

  /**
   * Unmasks payload in place.
   *
   * @param done number of payload bytes before these
   */
  void unmask(byte[] payload, int from, int count, long done) {
    int i = 0;
    long mask = mask(done);
    for (; i <= count - Long.BYTES; i += Long.BYTES) {
      WORD.set(payload, from + i, (long) WORD.get(payload, from + i) ^ mask);
    }
    for (; i < count; i++) {
      payload[from + i] ^= (byte) mask;
      mask = Long.rotateRight(mask, Byte.SIZE);
    }
  }

  /** Returns the mask twice, rotated to the position in the payload. */
  private long mask(long done) {
    long mask = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      mask = (mask << Byte.SIZE) | (bytes[needed - MASK + (int) ((done + i) & 3)] & 0xFF);
    }
    return mask;
  }
}
