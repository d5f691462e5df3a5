package io.weir.transcoding.wire;

import io.weir.transcoding.bytes.Varints;
import io.weir.transcoding.bytes.Words;
import io.weir.transcoding.report.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cursor over a serialized message. {@link #enter} narrows it to a length-delimited value and
 * {@link #leave} widens it again. Throws {@link InvalidInput} for malformed input. Reusable; not
 * thread-safe.
 */
public final class WireReader {
  private static final int MAX_DEPTH = 100;

  private byte[] in = new byte[0];
  private int at;
  private int limit;

  public void reset(byte[] bytes, int from, int to) {
    in = bytes;
    at = from;
    limit = to;
  }

  /** Creates a reader over a whole message. */
  public static WireReader of(byte[] message) {
    var in = new WireReader();
    in.reset(message, 0, message.length);
    return in;
  }

  public byte[] array() {
    return in;
  }

  public int position() {
    return at;
  }

  public void position(int position) {
    at = position;
  }

  public int limit() {
    return limit;
  }

  public boolean atLimit() {
    return at >= limit;
  }

  /**
   * Narrows the reader to the next {@code length} bytes. Returns the argument for {@link #leave}.
   */
  public int enter(int length) {
    int outer = limit;
    limit = at + length;
    return outer;
  }

  /** Reads a length-delimited value as text, replacing malformed UTF-8. */
  public String readString() {
    int length = readLength();
    at += length;
    return new String(in, at - length, length, StandardCharsets.UTF_8);
  }

  /** Returns a copy of the bytes up to the limit. */
  public byte[] readRest() {
    int from = at;
    at = limit;
    return Arrays.copyOfRange(in, from, limit);
  }

  /** Restores the limit that {@link #enter} returned. */
  public void leave(int outer) {
    limit = outer;
  }

  /** Reads a tag with a valid field number and wire type. */
  public int readTag() {
    if (at < limit && in[at] > 7 && (in[at] & 7) < 6) {
      return in[at++]; // a field number below 16 takes one byte
    }
    long tag = readVarint();
    if (tag >>> 32 != 0 || tag >>> 3 == 0 || (tag & 7) > WireType.FIXED32) {
      throw new InvalidInput("a malformed message: an impossible tag");
    }
    return (int) tag;
  }

  /** Consumes the next tag if it equals this one. */
  public boolean tryReadTag(int tag) {
    if (at >= limit) {
      return false;
    }
    int before = at;
    if (readTag() == tag) {
      return true;
    }
    at = before;
    return false;
  }

  public long readVarint() {
    return at < limit && in[at] >= 0 ? in[at++] : readLongerVarint();
  }

  /** Like {@link #readVarint}, optimized for unpredictable lengths. */
  public long readLongerVarint() {
    if (limit - at >= 8) {
      long word = Words.getLong(in, at);
      long ends = Varints.ends(word);
      if (ends != 0) {
        at += Varints.length(ends);
        return Varints.value(word, ends);
      }
    }
    return readLongVarint();
  }

  private long readLongVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= limit) {
        throw truncated();
      }
      byte next = in[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new InvalidInput("a malformed message: a varint of more than ten bytes");
  }

  public int readFixed32() {
    if (limit - at < 4) {
      throw truncated();
    }
    at += 4;
    return Words.getInt(in, at - 4);
  }

  public long readFixed64() {
    if (limit - at < 8) {
      throw truncated();
    }
    at += 8;
    return Words.getLong(in, at - 8);
  }

  /** Reads the length of a length-delimited value, which lies within the limit. */
  public int readLength() {
    long length = readVarint();
    if (length < 0 || length > limit - at) {
      throw truncated();
    }
    return (int) length;
  }

  /** Skips the value after a tag. */
  public void skip(int tag) {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) {
    switch (tag & 7) {
      case WireType.VARINT -> readVarint();
      case WireType.FIXED64 -> readFixed64();
      case WireType.DELIMITED -> {
        int length = readLength();
        at += length;
      }
      case WireType.START_GROUP -> skipGroup(tag, depth + 1);
      case WireType.FIXED32 -> readFixed32();
      default ->
          throw new InvalidInput("a malformed message: the end of a group that has no start");
    }
  }

  /** Skips a group and its end tag. Returns the position of the end tag. */
  private int skipGroup(int start, int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidInput("nested deeper than " + MAX_DEPTH + " levels");
    }
    int end = start - WireType.START_GROUP + WireType.END_GROUP;
    while (true) {
      int before = at;
      int tag = readTag();
      if (tag == end) {
        return before;
      }
      skip(tag, depth);
    }
  }

  /**
   * Narrows the reader to the inside of the group after its start tag. Returns the argument for
   * {@link #leaveGroup}.
   */
  public int enterGroup(int startTag) {
    int start = at;
    int end = skipGroup(startTag, 0);
    at = start;
    return enter(end - start);
  }

  /** Leaves a group that was read to its end, consuming its end tag. */
  public void leaveGroup(int outer) {
    limit = outer;
    readTag();
  }

  private static InvalidInput truncated() {
    return new InvalidInput("a malformed message: it ends within a field");
  }
}
