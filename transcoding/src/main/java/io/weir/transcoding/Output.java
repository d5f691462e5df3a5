package io.weir.transcoding;

import java.util.Arrays;

/** A growing byte buffer, reusable after {@link #clear()}. Not thread-safe. */
public final class Output {
  private byte[] bytes;
  private int length;

  public Output(int capacity) {
    bytes = new byte[capacity];
  }

  /** The backing array; valid up to {@link #length()} and only until the next write. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
