package io.weir.runtime.listener;

/**
 * How much of HTTP/2 may come that nobody has read yet. A stream's window bounds what it takes of
 * memory; a connection's is as large as those of its streams, so that none of them keeps another
 * waiting.
 */
public final class Http2Windows {
  /** Of a stream, in bytes. */
  public static final int STREAM = 256 << 10;

  /** Of a connection whose peer says how many streams it may have, in bytes. */
  public static final int CONNECTION = 1 << 30;

  private Http2Windows() {}

  /** Of a connection with at most so many streams, in bytes. */
  public static int ofConnection(int streams) {
    return (int) Math.min((long) streams * STREAM, CONNECTION);
  }
}
