package io.weir.hostile;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Windows of HTTP/2 for what a client sends (RFC 9113, 5.2). Thread-safe. */
final class Windows {
  private static final int CONNECTION = 0;
  private static final long DEFAULT = 65_535;

  private final Map<Integer, Long> changes = new ConcurrentHashMap<>();
  private volatile long initial = DEFAULT;

  /** Sets the window of new streams, by SETTINGS_INITIAL_WINDOW_SIZE. */
  void initial(long size) {
    initial = size;
  }

  /** Opens the window of a stream, or of the connection, stream 0. */
  void open(int stream, long size) {
    changes.merge(stream, size, Long::sum);
  }

  /**
   * Takes so much of the windows of a stream and the connection. Returns false if one is smaller.
   */
  boolean take(int stream, int size) {
    boolean fits =
        changes.getOrDefault(stream, 0L) + initial >= size
            && changes.getOrDefault(CONNECTION, 0L) + DEFAULT >= size;
    if (fits) {
      open(stream, -size);
      open(CONNECTION, -size);
    }
    return fits;
  }
}
