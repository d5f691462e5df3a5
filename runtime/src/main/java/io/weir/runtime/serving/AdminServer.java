package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.weir.observability.Telemetry;
import io.weir.observability.traces.TraceJson;
import io.weir.runtime.health.Health;
import io.weir.runtime.health.Health.State;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The admin port: /livez /readyz /health /metrics /traces and what the process adds. */
public final class AdminServer implements AutoCloseable {
  private static final MediaType PROMETHEUS =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private final Server server;

  private AdminServer(Server server) {
    this.server = server;
  }

  /** What /health answers. */
  private record HealthPage(State state, long uptimeSeconds, Map<String, Health.Report> parts) {}

  /**
   * @param pages path, such as "/clusters", to service
   * @throws PortTaken if somebody else listens there
   */
  public static AdminServer start(
      AdminConfig config, Telemetry telemetry, Health health, Map<String, HttpService> pages) {
    var paths = new ArrayList<>(List.of("/livez", "/readyz", "/health", "/metrics", "/traces"));
    paths.addAll(pages.keySet());
    var builder =
        Server.builder()
            .http(new InetSocketAddress(config.host(), config.port()))
            .service("/livez", (ctx, req) -> HttpResponse.of("alive\n"))
            .service("/readyz", (ctx, req) -> ready(health))
            .service("/health", (ctx, req) -> health(health))
            .service("/metrics", (ctx, req) -> HttpResponse.of(PROMETHEUS, telemetry.prometheus()))
            .service("/", JsonPage.of(() -> Map.of("pages", paths)))
            .requestTimeoutMillis(0);
    traces(builder, telemetry);
    pages.forEach(builder::service);
    return new AdminServer(Listening.start(builder, config.host(), config.port()));
  }

  private static void traces(ServerBuilder builder, Telemetry telemetry) {
    builder
        .service(
            "/traces",
            (ctx, req) -> {
              var query = TraceParameters.of(ctx.queryParams());
              return json(TraceJson.list(telemetry.recentTraces(), query));
            })
        .service(
            "/traces/{id}",
            (ctx, req) -> {
              var trace = telemetry.recentTraces().trace(String.valueOf(ctx.pathParam("id")));
              return trace.isPresent()
                  ? json(TraceJson.one(trace.get()))
                  : JsonPage.answer(
                      HttpStatus.NOT_FOUND, Map.of("error", "no such trace is kept any more"));
            });
  }

  private static HttpResponse json(byte[] content) {
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON, HttpData.wrap(content));
  }

  private static HttpResponse ready(Health health) {
    return health.state() == State.UNHEALTHY
        ? HttpResponse.of(
            HttpStatus.SERVICE_UNAVAILABLE,
            MediaType.PLAIN_TEXT_UTF_8,
            health.draining() ? "draining\n" : "not ready\n")
        : HttpResponse.of("ready\n");
  }

  private static HttpResponse health(Health health) throws Exception {
    long uptime = ManagementFactory.getRuntimeMXBean().getUptime() / 1000;
    var state = health.state();
    var status = state == State.UNHEALTHY ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK;
    return JsonPage.answer(status, new HealthPage(state, uptime, health.reports()));
  }

  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
