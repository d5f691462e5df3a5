package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.observability.traces.RecentTraces;
import io.weir.observability.traces.TraceJson;
import io.weir.observability.traces.TraceQuery;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Recent traces: /traces?limit=20&route=users&error=true and /traces/{id}. */
final class TracePages {
  private static final int LIMIT = 50;
  private static final int MAX_LIMIT = 1_000;

  private TracePages() {}

  static HttpService list(RecentTraces recent) {
    return (ctx, req) -> {
      var query = query(ctx.queryParams());
      return json(ctx, () -> TraceJson.list(recent, query));
    };
  }

  static HttpService one(RecentTraces recent) {
    return (ctx, req) -> {
      var id = ctx.pathParam("id");
      var trace =
          recent
              .trace(id == null ? "" : id)
              .orElseThrow(() -> HttpStatusException.of(HttpStatus.NOT_FOUND));
      return json(ctx, () -> TraceJson.one(trace));
    };
  }

  private static HttpResponse json(ServiceRequestContext ctx, Supplier<byte[]> content) {
    return Rendering.of(
        ctx,
        () -> HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, HttpData.wrap(content.get())));
  }

  private static TraceQuery query(QueryParams params) {
    return new TraceQuery(limit(params.get("limit")), params.get("route"), error(params));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return LIMIT;
    }
    try {
      return Math.clamp(Integer.parseInt(text), 0, MAX_LIMIT);
    } catch (NumberFormatException e) {
      throw HttpStatusException.of(HttpStatus.BAD_REQUEST, e);
    }
  }

  private static @Nullable Boolean error(QueryParams params) {
    var text = params.get("error");
    return text == null ? null : Boolean.valueOf(text);
  }
}
