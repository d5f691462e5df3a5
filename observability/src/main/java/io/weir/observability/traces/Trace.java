package io.weir.observability.traces;

import java.util.Comparator;
import java.util.List;

/**
 * What is known now of one trace: its spans in the order in which they started. A root that has not
 * ended yet is missing, as is one in another process.
 *
 * @param dropped spans beyond the bound, not kept
 */
public record Trace(String id, List<SpanRecord> spans, int dropped) {

  static Trace of(String id, List<SpanRecord> spans, int dropped) {
    var sorted = spans.stream().sorted(Comparator.comparingLong(SpanRecord::startNanos)).toList();
    return new Trace(id, sorted, dropped);
  }

  /** The name of the root, or of the earliest span while there is no root. */
  public String name() {
    return spans.stream()
        .filter(SpanRecord::isRoot)
        .findFirst()
        .or(() -> spans.stream().findFirst())
        .map(SpanRecord::name)
        .orElse("");
  }

  /** Nanoseconds since the epoch. */
  public long startNanos() {
    return spans.stream().mapToLong(SpanRecord::startNanos).min().orElse(0);
  }

  public long durationNanos() {
    return spans.stream().mapToLong(SpanRecord::endNanos).max().orElse(0) - startNanos();
  }

  public boolean isError() {
    return spans.stream().anyMatch(SpanRecord::isError);
  }
}
