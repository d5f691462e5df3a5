package io.weir.transcoding.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte buffer with the appends that protobuf wire format and JSON need. Reusable; not
 * thread-safe. Two steps for hot loops: {@link #ensure} then {@link #array} and {@link #setLength}.
 */
public final class Bytes {
  /** Beyond it some virtual machines refuse an array. */
  private static final int MAX = Integer.MAX_VALUE - 8;

  private byte[] array;
  private int length;

  public Bytes(int capacity) {
    array = new byte[capacity];
  }

  /** The backing array; replaced when it grows. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  /** Forgets or, after {@link #ensure}, commits bytes behind the current end. */
  public void setLength(int newLength) {
    length = newLength;
  }

  /** Makes room for {@code more} bytes behind the end and returns the array to write them to. */
  public byte[] ensure(int more) {
    if (more > array.length - length) {
      grow(more);
    }
    return array;
  }

  private void grow(int more) {
    long needed = (long) length + more;
    if (needed > MAX) {
      throw new IllegalStateException("a message of more than 2 GiB");
    }
    array = Arrays.copyOf(array, (int) Math.min(MAX, Math.max(needed, array.length * 2L)));
  }

  public void writeByte(int value) {
    ensure(1)[length++] = (byte) value;
  }

  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  public void write(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, ensure(count), length, count);
    length += count;
  }

  /** Appends text that is known to be ASCII. */
  @SuppressWarnings("deprecation") // the one call that copies Latin-1 characters without a loop
  public void writeAscii(String text) {
    int count = text.length();
    text.getBytes(0, count, ensure(count), length);
    length += count;
  }

  /** Appends text as UTF-8; a lone surrogate becomes '?'. */
  public void writeUtf8(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  public void writeVarint(long value) {
    byte[] to = ensure(10);
    if ((value & ~0x7FL) == 0) {
      to[length++] = (byte) value; // tags and lengths, mostly
    } else if (value >>> Varints.BITS == 0) {
      int size = Varints.size(value);
      Words.putLong(to, length, Varints.word(value, size));
      length += size;
    } else {
      writeBytewise(to, value);
    }
  }

  private void writeBytewise(byte[] to, long value) {
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
      to[length++] = (byte) (rest | 0x80);
    }
    to[length++] = (byte) rest;
  }

  /** Four bytes, least significant first. */
  public void writeFixed32(int value) {
    Words.putInt(ensure(4), length, value);
    length += 4;
  }

  /** Eight bytes, least significant first. */
  public void writeFixed64(long value) {
    Words.putLong(ensure(8), length, value);
    length += 8;
  }

  /** Starts a length-delimited value whose length is not known yet; give the result to the end. */
  public int beginDelimited() {
    writeByte(0);
    return length;
  }

  /**
   * Ends a length-delimited value. One byte was kept for its length; a longer length moves the
   * value up, so a byte is moved at most once for each enclosing value of 128 bytes or more.
   */
  public void endDelimited(int start) {
    int size = length - start;
    if (size < 0x80) {
      array[start - 1] = (byte) size;
      return;
    }
    int extra = Varints.size(size) - 1;
    System.arraycopy(ensure(extra), start, array, start + extra, size);
    length = start - 1;
    writeBytewise(array, size); // not by the word, which would run over the value
    length += size;
  }

  /** What was written so far, not a copy. */
  public Slice slice() {
    return new Slice(array, 0, length);
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }

  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.UTF_8);
  }
}
