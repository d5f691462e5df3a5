package io.weir.runtime.reload;

import com.linecorp.armeria.common.CommonPools;
import io.weir.runtime.config.MaxTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Configurations that a reload has replaced and that still serve the requests which began before
 * it. Each is closed when these can have ended, or with the process. Thread-safe.
 */
public final class RetiredConfigs implements AutoCloseable {
  /** Time for calls whose own time is not limited. */
  private static final Duration LAST_CALLS = Duration.ofMinutes(1);

  private final Set<Retired> retired = ConcurrentHashMap.newKeySet();

  /** Parts of a configuration that its successor does not share. Has the identity of an object. */
  private static final class Retired {
    private final Runnable close;

    private Retired(Runnable close) {
      this.close = close;
    }
  }

  /**
   * Adds a configuration that has been replaced.
   *
   * @param streams time after which its streams have ended
   * @param longestCall time limit of its other calls
   * @param close closes what its successor does not share
   */
  public void add(Duration streams, MaxTime longestCall, Runnable close) {
    var added = new Retired(close);
    retired.add(added);
    var calls = longestCall.duration() == null ? LAST_CALLS : longestCall.duration();
    var after = calls.compareTo(streams) > 0 ? calls : streams;
    // Not an event loop: connections are closed, and waited for.
    var _ =
        CommonPools.blockingTaskExecutor()
            .schedule(() -> close(added), after.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void close(Retired which) {
    if (retired.remove(which)) {
      which.close.run();
    }
  }

  /** Closes all at once, because the process ends. */
  @Override
  public void close() {
    retired.forEach(this::close);
  }
}
