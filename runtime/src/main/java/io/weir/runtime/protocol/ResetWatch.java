package io.weir.runtime.protocol;

/**
 * Detects rapid resets on one HTTP/2 connection, whoever causes them: RST_STREAM frames of the peer
 * (CVE-2023-44487) and stream errors that the peer provokes (CVE-2025-55163).
 *
 * <p>A reset counts if its stream is younger than a second or two: an older one has used its place
 * among the concurrent streams, and a client whose calls time out must not lose its connection. Too
 * many are more than a limit within a window, and more than half of the streams opened in it: a
 * client that hedges cancels many calls, but not most. Not thread-safe.
 */
final class ResetWatch {
  static final int LIMIT = 1_000;
  private static final long WINDOW_NANOS = 30_000_000_000L;
  private static final long YOUNG_NANOS = 1_000_000_000L;

  private long windowStart;
  private int firstOfWindow;
  private int young;
  private long markAt;
  private int mark;
  private int olderMark;

  ResetWatch(long now) {
    this.windowStart = now;
    this.markAt = now;
  }

  /** Records that a stream was opened; stream ids only grow. */
  void opened(int lastStream, long now) {
    if (now - markAt >= YOUNG_NANOS) {
      // Streams opened since the mark before the last one are at most two marks old.
      olderMark = now - markAt >= 2 * YOUNG_NANOS ? lastStream - 2 : mark;
      mark = lastStream - 2;
      markAt = now;
    }
  }

  /**
   * Counts a reset. Returns whether there are too many.
   *
   * @param lastStream largest id of a stream opened so far
   */
  boolean reset(int stream, int lastStream, long now) {
    if (now - windowStart >= WINDOW_NANOS) {
      windowStart = now;
      firstOfWindow = lastStream;
      young = 0;
    }
    if (stream <= olderMark || now - markAt >= 2 * YOUNG_NANOS) {
      return false;
    }
    young++;
    int opened = (lastStream - firstOfWindow) / 2;
    return young > LIMIT && young > opened / 2;
  }
}
