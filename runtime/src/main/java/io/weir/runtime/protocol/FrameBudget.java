package io.weir.runtime.protocol;

/**
 * Bounds the HTTP/2 frames that ask for work and carry no request: PING, SETTINGS, PRIORITY,
 * WINDOW_UPDATE, RST_STREAM, empty DATA and CONTINUATION, and unknown types. Each type costs by the
 * work that it causes; a window of ten seconds has a budget far above what clients need. Not
 * thread-safe.
 */
final class FrameBudget {
  static final int BUDGET = 100_000;

  /** Cost of a frame on a stream that was reset, beyond that of its type. */
  static final int STRAY = 5;

  /** Cost of HEADERS on a stream that has ended, each of which is answered by a reset. */
  static final int LATE_HEADERS = 90;

  private static final long WINDOW_NANOS = 10_000_000_000L;

  private long windowStart;
  private int spent;

  FrameBudget(long now) {
    this.windowStart = now;
  }

  /** Pays for a frame. Returns whether the budget is exceeded. */
  boolean spend(int cost, long now) {
    if (now - windowStart >= WINDOW_NANOS) {
      windowStart = now;
      spent = 0;
    }
    spent += cost;
    return spent > BUDGET;
  }

  /** Returns the cost of a frame. Frames that carry requests are free. */
  static int cost(int type, int length, boolean endStream) {
    return switch (type) {
      case FrameType.DATA -> length == 0 && !endStream ? 10 : 0;
      case FrameType.HEADERS -> 0;
      case FrameType.CONTINUATION -> length == 0 ? 10 : 0;
      case FrameType.WINDOW_UPDATE -> 1;
      // Some clients measure the bandwidth by a ping for each round trip.
      case FrameType.PING, FrameType.RST_STREAM -> 2;
      case FrameType.SETTINGS -> 100;
      default -> 10;
    };
  }
}
