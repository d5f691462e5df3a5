package io.weir.runtime.console;

import io.weir.runtime.console.EndpointReading.Totals;
import io.weir.runtime.console.Frame.ClusterFrame;
import io.weir.runtime.console.Frame.EndpointFrame;
import io.weir.runtime.console.Frame.ProcessFrame;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Last ten minutes of a process, of its clusters and of their endpoints. A sample is taken once a
 * second. Its memory is bounded: {@link #MAX_SERIES} rings of some 20 KiB, and a few KiB for each
 * endpoint that exists. Thread-safe.
 */
final class History {
  /** Edges with ten minutes of points. Further ones are shown live only. */
  static final int MAX_SERIES = 256;

  private static final long KEPT_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /** Time without a point after which an edge may lose its ring to one that exists. */
  private static final long GONE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final String kind;
  private final Map<Key, Series> series = new LinkedHashMap<>();
  private Map<Key, Edge> edges = new HashMap<>();
  private boolean begun;
  private long lastNanos;

  /**
   * Name of an edge.
   *
   * @param cluster empty for the process itself
   * @param endpoint empty for the whole cluster
   */
  record Key(String cluster, String endpoint) {
    static final Key PROCESS = new Key("", "");
  }

  /** Counters of an edge at the last sample, and the traffic since a few samples before. */
  private static final class Edge {
    private Totals totals;
    private final Window window = new Window();

    Edge(Totals totals) {
      this.totals = totals;
    }
  }

  /**
   * @param kind gateway or sidecar
   */
  History(String kind) {
    this.kind = kind;
  }

  /**
   * Takes a sample. The first one only begins to count.
   *
   * @param nanos monotonic time
   * @param millis time since the epoch
   */
  synchronized void sample(long nanos, long millis, Reading reading) {
    double seconds = begun ? (nanos - lastNanos) / 1e9 : 0;
    begun = true;
    lastNanos = nanos;
    var before = edges;
    edges = new HashMap<>();
    var taking = new Sampling(millis, seconds, before);
    taking.add(Key.PROCESS, taking.counted(Key.PROCESS, reading.requests()), reading.active(), "");
    for (var cluster : reading.clusters()) {
      taking.add(cluster);
    }
    series.values().removeIf(each -> each.last() < millis - KEPT_MILLIS);
  }

  /** One sample while it is taken. */
  private final class Sampling {
    private final long millis;
    private final double seconds;
    private final Map<Key, Edge> before;

    Sampling(long millis, double seconds, Map<Key, Edge> before) {
      this.millis = millis;
      this.seconds = seconds;
      this.before = before;
    }

    /** Adds a cluster before its endpoints, which may be more than there are rings. */
    void add(ClusterReading cluster) {
      var counts = new HashMap<EndpointReading, Totals>();
      var whole = Totals.NONE;
      for (var endpoint : cluster.endpoints()) {
        var counted = counted(new Key(cluster.name(), endpoint.address()), endpoint.totals());
        counts.put(endpoint, counted);
        whole = whole.plus(counted);
      }
      var key = new Key(cluster.name(), "");
      edges.put(key, before.getOrDefault(key, new Edge(Totals.NONE)));
      add(key, whole, cluster.inFlight(), BreakerStates.worst(cluster.breakers().values()));
      counts.forEach((endpoint, counted) ->
          add(
              new Key(cluster.name(), endpoint.address()),
              counted,
              endpoint.inFlight(),
              endpoint.state()));
    }

    /** Returns what an edge has counted since the last sample; nothing if it is new. */
    Totals counted(Key key, Totals now) {
      var edge = before.getOrDefault(key, new Edge(now));
      var counted = now.since(edge.totals);
      edge.totals = now;
      edges.put(key, edge);
      return counted;
    }

    void add(Key key, Totals counted, int inFlight, String state) {
      var edge = edges.get(key);
      if (seconds <= 0 || edge == null) {
        return;
      }
      edge.window.add(seconds, counted);
      var ring = ring(key, millis);
      if (ring != null) {
        ring.add(
            new Series.Point(
                millis,
                counted.requests() / seconds,
                counted.failures() / seconds,
                edge.window.traffic(),
                inFlight,
                state));
      }
    }
  }

  /** Returns the ring of an edge, if need be in place of one of an edge that is gone. */
  private @Nullable Series ring(Key key, long millis) {
    var known = series.get(key);
    if (known != null || series.size() < MAX_SERIES) {
      return known != null ? known : series.computeIfAbsent(key, fresh -> new Series());
    }
    var oldest =
        Collections.min(
            series.entrySet(), Comparator.comparingLong(each -> each.getValue().last()));
    if (oldest.getValue().last() >= millis - GONE_MILLIS) {
      return null;
    }
    series.remove(oldest.getKey());
    return series.computeIfAbsent(key, fresh -> new Series());
  }

  /** Returns the points of an edge, none if they are not kept; empty for an unknown edge. */
  synchronized Optional<Series.View> of(Key key, long millis) {
    var found = series.get(key);
    if (found == null && edges.containsKey(key)) {
      found = new Series();
    }
    return Optional.ofNullable(found).map(each -> each.since(millis - KEPT_MILLIS));
  }

  /** Returns a frame: the state that was read now, with the traffic of the last samples. */
  synchronized Frame frame(long millis, Reading reading) {
    return new Frame(
        millis,
        new ProcessFrame(kind, reading.active(), traffic(Key.PROCESS)),
        reading.clusters().stream().map(this::frame).toList());
  }

  private ClusterFrame frame(ClusterReading cluster) {
    var shown = cluster.endpoints().stream().limit(Frame.MAX_ENDPOINTS);
    return new ClusterFrame(
        cluster.name(),
        cluster.policy(),
        cluster.source(),
        Frame.bounded(cluster.problem()),
        cluster.failsOpen(),
        cluster.inFlight(),
        cluster.streams(),
        cluster.retryBudget(),
        BreakerStates.worst(cluster.breakers().values()),
        BreakerStates.notClosed(cluster.breakers()),
        traffic(new Key(cluster.name(), "")),
        shown
            .map(each -> EndpointFrame.of(each, traffic(new Key(cluster.name(), each.address()))))
            .toList(),
        Math.max(0, cluster.endpoints().size() - Frame.MAX_ENDPOINTS));
  }

  private Traffic traffic(Key key) {
    var edge = edges.get(key);
    return edge == null ? Traffic.NONE : edge.window.traffic();
  }
}
