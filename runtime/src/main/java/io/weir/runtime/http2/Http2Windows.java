package io.weir.runtime.http2;

/**
 * Sizes of HTTP/2 flow-control windows. The window of a stream bounds the memory for its unread
 * data. The window of a connection is as large as those of its streams together, so that no stream
 * can block another.
 */
public final class Http2Windows {
  /** Window of a stream, in bytes. */
  public static final int STREAM = 256 << 10;

  /** Window of a connection whose peer limits the number of streams, in bytes. */
  public static final int CONNECTION = 1 << 30;

  private Http2Windows() {}

  /** Returns the window of a connection with at most this number of streams, in bytes. */
  public static int ofConnection(int streams) {
    return (int) Math.min((long) streams * STREAM, CONNECTION);
  }
}
