package io.weir.transcoding.bytes;

/** Range of an array: a serialized message or a text. A view, not a copy. */
public final class Slice {
  private final byte[] array;
  private final int start;
  private final int end;

  public Slice(byte[] array, int start, int end) {
    this.array = array;
    this.start = start;
    this.end = end;
  }

  public static Slice of(byte[] whole) {
    return new Slice(whole, 0, whole.length);
  }

  public byte[] array() {
    return array;
  }

  public int start() {
    return start;
  }

  /** Returns the index after the last byte. */
  public int end() {
    return end;
  }

  public int length() {
    return end - start;
  }
}
