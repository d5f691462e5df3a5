package io.weir.runtime.reload;

import io.weir.runtime.file.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches files by polling, through links, so that files that are replaced as a whole are seen as
 * well. A change counts once the files have been left alone for an interval, because editors and
 * copies write in steps. Thread-safe.
 */
final class WatchedFiles implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("weir-config-watch").factory());
  private Map<Path, Optional<FileStamp>> read = Map.of();
  private Map<Path, Optional<FileStamp>> seen = Map.of();

  /** Looks at the files from time to time until closed. */
  void start(Runnable changed) {
    long millis = POLL.toMillis();
    var _ =
        thread.scheduleWithFixedDelay(
            () -> {
              if (isChanged()) {
                changed.run();
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Replaces the files that are watched. A file that was among them may have changed since. */
  synchronized void follow(List<Path> files) {
    Map<Path, Optional<FileStamp>> next = new HashMap<>();
    files.forEach(file -> next.put(file, read.getOrDefault(file, stamp(file))));
    read = next;
    seen = next;
  }

  /** Records that the files are going to be read as they are now. */
  synchronized void reading() {
    read = stamps();
  }

  /** Looks at the files. Returns whether they changed, and then were the same twice in a row. */
  synchronized boolean isChanged() {
    var now = stamps();
    boolean still = now.equals(seen);
    seen = now;
    return still && !now.equals(read);
  }

  private Map<Path, Optional<FileStamp>> stamps() {
    Map<Path, Optional<FileStamp>> now = new HashMap<>();
    read.keySet().forEach(file -> now.put(file, stamp(file)));
    return now;
  }

  /** Returns the stamp of a file; empty while there is none. */
  private static Optional<FileStamp> stamp(Path file) {
    try {
      return Optional.of(FileStamp.of(file));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
