package io.weir.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has been started: ended in reverse order, and what is added after the end is ended at once,
 * so that an end during the start leaves nothing behind. Thread-safe.
 */
final class Started implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  <T extends AutoCloseable> T add(T part) {
    if (!taken(part)) {
      end(part);
      throw new Refusal("ended while it started");
    }
    return part;
  }

  private synchronized boolean taken(AutoCloseable part) {
    if (!closed) {
      parts.push(part);
    }
    return !closed;
  }

  @Override
  public void close() {
    for (var part = next(); part != null; part = next()) {
      end(part);
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    closed = true;
    return parts.poll();
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      // One part that does not end must not keep the others from ending.
      System.getLogger(Started.class.getName())
          .log(System.Logger.Level.WARNING, "does not end in order: " + part, e);
    }
  }
}
