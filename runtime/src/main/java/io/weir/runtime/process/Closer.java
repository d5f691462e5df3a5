package io.weir.runtime.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the parts of a process in reverse order, every part even if another fails. A part that is
 * added after the end is closed at once, so that an end during the start leaves nothing behind.
 * Thread-safe.
 */
public final class Closer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closer.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /**
   * Adds a part.
   *
   * @return the part
   * @throws CommandFailure if the closer is closed already; the part is then closed too
   */
  public <T extends AutoCloseable> T add(T part) {
    if (!accepts(part)) {
      close(part);
      throw new CommandFailure("ended while it started");
    }
    return part;
  }

  private synchronized boolean accepts(AutoCloseable part) {
    if (!closed) {
      parts.push(part);
    }
    return !closed;
  }

  @Override
  public void close() {
    for (var part = next(); part != null; part = next()) {
      close(part);
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    closed = true;
    return parts.poll();
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("{} did not close in order", part, e);
    }
  }
}
