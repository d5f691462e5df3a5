package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import io.weir.observability.Telemetry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pages /metrics, /traces and /log-level. */
final class TelemetryPages {
  private static final MediaType PROMETHEUS =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private TelemetryPages() {}

  static Map<String, HttpService> of(Telemetry telemetry) {
    Map<String, HttpService> pages = new LinkedHashMap<>();
    pages.put("/metrics", metrics(telemetry));
    pages.put("/traces", TracePages.list(telemetry.recentTraces()));
    pages.put("/traces/{id}", TracePages.one(telemetry.recentTraces()));
    pages.put(LogLevelPage.PATH, new LogLevelPage());
    return pages;
  }

  private static HttpService metrics(Telemetry telemetry) {
    return (ctx, req) ->
        Rendering.of(ctx, () -> HttpResponse.of(HttpStatus.OK, PROMETHEUS, telemetry.prometheus()));
  }
}
