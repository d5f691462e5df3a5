package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.observability.Telemetry;
import io.weir.runtime.health.Health;
import io.weir.runtime.protocol.ConnectionErrors;
import io.weir.runtime.protocol.ProtocolChecks;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Admin port: /livez, /readyz, /health, /metrics, /traces and the pages of the process. */
public final class AdminServer implements AutoCloseable {
  /** Path of the console, which / shows to browsers too. */
  public static final String CONSOLE = "/console";

  private static final int MAX_CONNECTIONS = 128;
  private static final int MAX_STREAMS = 16;
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_BODY = 128 << 10;

  /** Pages link to each other and load nothing; no other page may show or learn of them. */
  private static final HttpHeaders GUARD =
      HttpHeaders.builder()
          .add(
              HttpHeaderNames.CONTENT_SECURITY_POLICY,
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
          .add(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
          .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
          .add(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
          .build();

  private final Server server;

  private AdminServer(Server server) {
    this.server = server;
  }

  /**
   * Starts the admin port.
   *
   * @param pages service by path, such as "/clusters"
   * @throws PortTaken if another process listens on the port
   */
  public static AdminServer start(
      AdminConfig config, Telemetry telemetry, Health health, Map<String, HttpService> pages) {
    var all = new LinkedHashMap<>(TelemetryPages.of(telemetry));
    all.putAll(pages);
    return start(config, telemetry.meters(), health, all);
  }

  /** Starts the admin port without pages of telemetry. */
  static AdminServer start(
      AdminConfig config, MeterRegistry meters, Health health, Map<String, HttpService> pages) {
    var all = new LinkedHashMap<>(builtIn(health));
    all.putAll(pages);
    var index = IndexPage.of(all.keySet());
    var console = all.get(CONSOLE);
    all.putIfAbsent("/", console == null ? index : new FrontPage(console, index));
    var address = new InetSocketAddress(config.host(), config.port());
    var builder = bounded(Server.builder().port(address, SessionProtocol.HTTP));
    var errors = new ConnectionErrors("admin", meters, System::nanoTime);
    new ProtocolChecks(errors, MAX_BODY).addTo(builder, AdminErrors.asJson(), opened -> {});
    all.forEach((path, page) -> builder.service(path, whole(new AdminGuard(page, config))));
    var server = builder.build();
    Listening.start(server);
    return new AdminServer(server);
  }

  /** Serves a request once it has arrived whole; until then it may turn out to be malformed. */
  private static HttpService whole(HttpService page) {
    return (ctx, req) -> {
      ctx.mutateAdditionalResponseHeaders(headers -> headers.add(GUARD));
      return HttpResponse.of(
          req.aggregate()
              .thenApply(request -> {
                try {
                  return page.serve(ctx, request.toHttpRequest());
                } catch (Exception e) {
                  return HttpResponse.ofFailure(e);
                }
              }));
    };
  }

  private static Map<String, HttpService> builtIn(Health health) {
    var pages = new HealthPages(health);
    Map<String, HttpService> builtIn = new LinkedHashMap<>();
    builtIn.put("/livez", (ctx, req) -> HealthPages.live());
    builtIn.put("/readyz", (ctx, req) -> pages.ready(ctx.queryParam("cluster")));
    builtIn.put("/health", new JsonPage(pages::all));
    return builtIn;
  }

  /**
   * Limits connections and requests: people, scrapers and orchestrators need few connections and
   * send small requests. All bodies that may be held together are {@link #MAX_CONNECTIONS} times
   * {@link #MAX_STREAMS} times {@link #MAX_BODY}: 256 MiB.
   */
  private static ServerBuilder bounded(ServerBuilder builder) {
    return builder
        // The name of requests without one, which HTTP/1.0 allows.
        .defaultVirtualHost()
        .defaultHostname("localhost")
        .and()
        .blockingTaskExecutor(Rendering.THREADS)
        .maxNumConnections(MAX_CONNECTIONS)
        .http2MaxStreamsPerConnection(MAX_STREAMS)
        .http1MaxInitialLineLength(MAX_HEADERS)
        .http1MaxHeaderSize(MAX_HEADERS)
        .http2MaxHeaderListSize(MAX_HEADERS)
        .idleTimeout(Duration.ofSeconds(30))
        // Includes the time in which a request arrives.
        .requestTimeout(Duration.ofSeconds(10))
        .maxRequestLength(MAX_BODY)
        // The last answer of a process that ends may be cut off; nothing is lost by that.
        .connectionDrainDuration(Duration.ZERO)
        .gracefulShutdownTimeout(Duration.ZERO, Duration.ofMillis(500))
        .disableServerHeader();
  }

  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    Listening.stop(server);
  }
}
