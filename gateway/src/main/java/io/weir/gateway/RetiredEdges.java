package io.weir.gateway;

import com.linecorp.armeria.common.CommonPools;
import io.weir.gateway.deadline.DeadlineConfig;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Edges that a reload has replaced and that still serve the requests which began before it.
 * Thread-safe.
 */
final class RetiredEdges implements AutoCloseable {
  /** Time for calls whose own time is not limited. */
  private static final Duration LAST_CALLS = Duration.ofMinutes(1);

  private final Set<Retired> retired = ConcurrentHashMap.newKeySet();

  private record Retired(Edge edge, Edge successor) {
    void close() {
      edge.parts().closeAllBut(successor.parts());
    }
  }

  /**
   * Lets an edge finish what it has begun, and then closes what its successor does not share. The
   * streams of clusters that end with it are ended as those of a process that ends.
   */
  void add(Edge edge, Edge successor) {
    var added = new Retired(edge, successor);
    var drain = edge.config().drain();
    retired.add(added);
    edge.parts().upstreams().retire(successor.parts().upstreams(), drain);
    var after = longer(drain.delay().plus(drain.grace()), longestCall(edge.config().deadline()));
    // Not an event loop: connections are closed, and waited for.
    var _ =
        CommonPools.blockingTaskExecutor()
            .schedule(() -> close(added), after.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration longestCall(DeadlineConfig deadline) {
    var most = deadline.max().duration();
    return most == null ? LAST_CALLS : most;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void close(Retired which) {
    if (retired.remove(which)) {
      which.close();
    }
  }

  /** Closes all at once, because the process ends. */
  @Override
  public void close() {
    retired.forEach(this::close);
  }
}
