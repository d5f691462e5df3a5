package io.weir.observability.traces;

import java.util.Comparator;
import java.util.List;

/**
 * Snapshot of one trace: its spans in order of their start. A root that has not ended yet, or
 * belongs to another process, is missing.
 *
 * @param dropped number of spans over the limit, which were not kept
 */
public record Trace(String id, List<SpanRecord> spans, int dropped) {

  static Trace of(String id, List<SpanRecord> spans, int dropped) {
    var sorted = spans.stream().sorted(Comparator.comparingLong(SpanRecord::startNanos)).toList();
    return new Trace(id, sorted, dropped);
  }

  /** Returns the name of the root span, or of the earliest span while there is no root. */
  public String name() {
    return spans.stream()
        .filter(SpanRecord::isRoot)
        .findFirst()
        .or(() -> spans.stream().findFirst())
        .map(SpanRecord::name)
        .orElse("");
  }

  /** Returns the start of the earliest span, in nanoseconds since the epoch. */
  public long startNanos() {
    return spans.stream().mapToLong(SpanRecord::startNanos).min().orElse(0);
  }

  public long durationNanos() {
    return spans.stream().mapToLong(SpanRecord::endNanos).max().orElse(0) - startNanos();
  }

  /** Returns true if something went wrong that is not merely the caller's own fault. */
  public boolean isError() {
    return spans.stream().anyMatch(span -> span.isError() && !isAnswerToCaller(span));
  }

  /** By convention the span of an attempt has an error for each status but OK, also NOT_FOUND. */
  private static boolean isAnswerToCaller(SpanRecord span) {
    var outcome = span.attributes().get("weir.outcome");
    return "SUCCESS".equals(outcome) || "IGNORED".equals(outcome);
  }
}
