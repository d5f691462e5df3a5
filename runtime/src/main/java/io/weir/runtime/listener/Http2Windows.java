package io.weir.runtime.listener;

/**
 * Sizes of HTTP/2 flow-control windows. A stream's window bounds the memory of its unread data; a
 * connection's window is as large as those of its streams together, for no stream may keep another
 * waiting.
 */
public final class Http2Windows {
  /** Window of a stream, in bytes. */
  public static final int STREAM = 256 << 10;

  /** Window of a connection whose peer limits the number of streams, in bytes. */
  public static final int CONNECTION = 1 << 30;

  private Http2Windows() {}

  /** Window of a connection with at most so many streams, in bytes. */
  public static int ofConnection(int streams) {
    return (int) Math.min((long) streams * STREAM, CONNECTION);
  }
}
