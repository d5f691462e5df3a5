package io.weir.gateway.form.encoding;

import java.util.Arrays;
import java.util.zip.CRC32;

/** Header of a gzip member (RFC 1952, 2.3). */
final class GzipHeader {
  /** Returned for a header that is not complete yet. */
  static final int INCOMPLETE = -1;

  /** Maximum size in bytes, file name and comment included. */
  static final int MAX = 4 << 10;

  private static final int FIXED = 10;

  /** Identification, and deflate as the method. */
  private static final byte[] MAGIC = {0x1f, (byte) 0x8b, 8};

  private static final int CRC = 0x02;
  private static final int EXTRA = 0x04;
  private static final int NAME = 0x08;
  private static final int COMMENT = 0x10;
  private static final int RESERVED = 0xE0;

  private GzipHeader() {}

  /**
   * Returns the length of the header that starts at an offset, or {@link #INCOMPLETE}.
   *
   * @throws MalformedContent if it is not a gzip header, or is larger than {@link #MAX}
   */
  static int length(byte[] bytes, int from, int limit) throws MalformedContent {
    int known = Math.min(MAGIC.length, limit - from);
    if (!Arrays.equals(bytes, from, from + known, MAGIC, 0, known)) {
      throw new MalformedContent("the content is not gzip");
    }
    if (limit - from < FIXED) {
      return INCOMPLETE;
    }
    int flags = bytes[from + 3];
    if ((flags & RESERVED) != 0) {
      throw new MalformedContent("the gzip header has unknown flags");
    }
    int end = optional(bytes, from + FIXED, limit, flags);
    if (end == INCOMPLETE && limit - from > MAX) {
      throw new MalformedContent("the gzip header is larger than " + MAX + " bytes");
    }
    if (end != INCOMPLETE && (flags & CRC) != 0) {
      checkSum(bytes, from, end - 2);
    }
    return end == INCOMPLETE ? INCOMPLETE : end - from;
  }

  /** Compares the last two bytes of the CRC of a header with those that follow it. */
  private static void checkSum(byte[] bytes, int from, int end) throws MalformedContent {
    var sum = new CRC32();
    sum.update(bytes, from, end - from);
    int said = (bytes[end] & 0xFF) | ((bytes[end + 1] & 0xFF) << Byte.SIZE);
    if (said != (sum.getValue() & 0xFFFF)) {
      throw new MalformedContent("the checksum of the gzip header is wrong");
    }
  }

  private static int optional(byte[] bytes, int from, int limit, int flags) {
    int at = from;
    if ((flags & EXTRA) != 0) {
      if (limit - at < 2) {
        return INCOMPLETE;
      }
      at += 2 + ((bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << Byte.SIZE));
    }
    if ((flags & NAME) != 0) {
      at = afterZero(bytes, at, limit);
    }
    if ((flags & COMMENT) != 0) {
      at = afterZero(bytes, at, limit);
    }
    if ((flags & CRC) != 0 && at != INCOMPLETE) {
      at += 2;
    }
    return at == INCOMPLETE || at > limit ? INCOMPLETE : at;
  }

  private static int afterZero(byte[] bytes, int from, int limit) {
    if (from == INCOMPLETE) {
      return INCOMPLETE;
    }
    for (int at = from; at < limit; at++) {
      if (bytes[at] == 0) {
        return at + 1;
      }
    }
    return INCOMPLETE;
  }
}
