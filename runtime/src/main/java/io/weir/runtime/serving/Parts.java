package io.weir.runtime.serving;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process has started; closed in the reverse order, all of it even if one fails. */
public final class Parts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  public synchronized <T extends AutoCloseable> T add(T part) {
    started.push(part);
    return part;
  }

  @Override
  public void close() {
    for (var part = next(); part != null; part = next()) {
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} did not close", part, e);
      }
    }
  }

  private synchronized @org.jspecify.annotations.Nullable AutoCloseable next() {
    return started.poll();
  }
}
