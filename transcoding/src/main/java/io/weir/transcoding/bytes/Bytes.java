package io.weir.transcoding.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing byte buffer with the append operations of protobuf wire format and JSON. Reusable; not
 * thread-safe. Hot loops append in two steps: {@link #ensure}, then {@link #array} and {@link
 * #setLength}.
 */
public final class Bytes {
  /** Largest array size that every JVM allows. */
  private static final int MAX = Integer.MAX_VALUE - 8;

  private byte[] array;
  private int length;

  public Bytes(int capacity) {
    array = new byte[capacity];
  }

  /** Returns the backing array, which is replaced when the buffer grows. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  /** Truncates the buffer or, after {@link #ensure}, commits bytes written past the current end. */
  public void setLength(int newLength) {
    length = newLength;
  }

  /** Makes room for {@code more} bytes past the end and returns the array to write them to. */
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

  /** Appends text, which must be ASCII. */
  @SuppressWarnings("deprecation") // the only method that copies Latin-1 characters without a loop
  public void writeAscii(String text) {
    int count = text.length();
    text.getBytes(0, count, ensure(count), length);
    length += count;
  }

  /** Appends text as UTF-8; a lone surrogate becomes '?'. */
  public void writeUtf8(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends the tag of a field, whose highest bit is no sign: field numbers have up to 29 bits. */
  public void writeTag(int tag) {
    writeVarint(Integer.toUnsignedLong(tag));
  }

  public void writeVarint(long value) {
    byte[] to = ensure(10);
    if ((value & ~0x7FL) == 0) {
      to[length++] = (byte) value; // most tags and lengths
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

  /** Appends four bytes in little-endian order. */
  public void writeFixed32(int value) {
    Words.putInt(ensure(4), length, value);
    length += 4;
  }

  /** Appends eight bytes in little-endian order. */
  public void writeFixed64(long value) {
    Words.putLong(ensure(8), length, value);
    length += 8;
  }

  /**
   * Starts a length-delimited value of unknown length. Returns the argument for {@link
   * #endDelimited}.
   */
  public int beginDelimited() {
    writeByte(0);
    return length;
  }

  /**
   * Ends a length-delimited value. One byte was reserved for its length; a longer length moves the
   * value up, so a byte moves at most once for each enclosing value of 128 bytes or more.
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
    writeBytewise(array, size); // not as a word, which would overwrite the value
    length += size;
  }

  /** Returns a view of the bytes written so far, not a copy. */
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
