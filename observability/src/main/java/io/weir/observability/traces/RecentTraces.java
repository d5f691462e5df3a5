package io.weir.observability.traces;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Most recent traces, kept whole in memory, with limits on traces and on spans per trace.
 * Thread-safe; adding a span takes one map look-up and a lock shared only by spans of the same
 * trace.
 */
public final class RecentTraces {
  private static final int MAX_SPANS = 200;

  private final ConcurrentHashMap<String, Spans> byId;

  /** Traces in order of arrival: a new trace replaces the oldest. */
  private final AtomicReferenceArray<@Nullable Spans> ring;

  private final AtomicLong arrived = new AtomicLong();

  public RecentTraces(int traces) {
    this.byId = new ConcurrentHashMap<>(traces * 2);
    this.ring = new AtomicReferenceArray<>(traces);
  }

  /**
   * Adds an ended span.
   *
   * @param span called, possibly more than once, only when the trace is viewed
   */
  public void add(String traceId, Supplier<SpanRecord> span) {
    var known = byId.get(traceId);
    var spans = known != null ? known : enter(traceId);
    spans.add(span);
  }

  private Spans enter(String traceId) {
    var fresh = new Spans(traceId);
    var first = byId.putIfAbsent(traceId, fresh);
    if (first != null) {
      return first;
    }
    var slot = (int) (arrived.getAndIncrement() % ring.length());
    var oldest = ring.getAndSet(slot, fresh);
    if (oldest != null) {
      byId.remove(oldest.traceId, oldest);
    }
    return fresh;
  }

  /** Returns the traces, most recent first. */
  public List<Trace> traces() {
    return IntStream.range(0, ring.length())
        .mapToObj(ring::get)
        .flatMap(spans -> Optional.ofNullable(spans).stream())
        .map(Spans::trace)
        .filter(trace -> !trace.spans().isEmpty())
        .sorted(Comparator.comparingLong(Trace::startNanos).reversed())
        .toList();
  }

  public Optional<Trace> trace(String traceId) {
    return Optional.ofNullable(byId.get(traceId))
        .map(Spans::trace)
        .filter(trace -> !trace.spans().isEmpty());
  }

  /** Spans of one trace, in the order in which they ended. */
  private static final class Spans {
    private final String traceId;
    private final List<Supplier<SpanRecord>> spans = new ArrayList<>(8);
    private int dropped;

    Spans(String traceId) {
      this.traceId = traceId;
    }

    synchronized void add(Supplier<SpanRecord> span) {
      if (spans.size() < MAX_SPANS) {
        spans.add(span);
      } else {
        dropped++;
      }
    }

    Trace trace() {
      List<Supplier<SpanRecord>> copy;
      int lost;
      synchronized (this) {
        copy = List.copyOf(spans);
        lost = dropped;
      }
      return Trace.of(traceId, copy.stream().map(Supplier::get).toList(), lost);
    }
  }
}
