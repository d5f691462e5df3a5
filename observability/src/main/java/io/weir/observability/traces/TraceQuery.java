package io.weir.observability.traces;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Filter for the recent traces.
 *
 * @param limit largest number of traces, most recent first
 * @param route part of a span's name, case-insensitive; null for all
 * @param error true for traces with an error, false for those without; null for all
 */
public record TraceQuery(int limit, @Nullable String route, @Nullable Boolean error) {

  public static TraceQuery latest(int limit) {
    return new TraceQuery(limit, null, null);
  }

  boolean matches(Trace trace) {
    return (error == null || error == trace.isError()) && (route == null || named(trace, route));
  }

  private static boolean named(Trace trace, String part) {
    var wanted = part.toLowerCase(Locale.ROOT);
    return trace.spans().stream()
        .anyMatch(span -> span.name().toLowerCase(Locale.ROOT).contains(wanted));
  }
}
