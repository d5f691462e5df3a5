package io.weir.runtime.serving;

import com.linecorp.armeria.common.QueryParams;
import io.weir.observability.traces.TraceQuery;

/** The query of /traces: ?limit=20&route=users&error=true. What cannot be read is left out. */
final class TraceParameters {
  private static final int LIMIT = 50;

  private TraceParameters() {}

  static TraceQuery of(QueryParams query) {
    var error = query.get("error");
    return new TraceQuery(
        limit(query), query.get("route"), error == null ? null : Boolean.valueOf(error));
  }

  private static int limit(QueryParams query) {
    try {
      return Math.max(1, query.getInt("limit", LIMIT));
    } catch (NumberFormatException e) {
      return LIMIT;
    }
  }
}
