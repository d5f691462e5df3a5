package io.weir.observability.traces;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of the recent traces somebody wants to see.
 *
 * @param limit at most so many, the youngest
 * @param route part of a span's name, in any case; null: all
 * @param error true: only those with an error, false: only those without; null: all
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
