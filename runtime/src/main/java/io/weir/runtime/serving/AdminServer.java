package io.weir.runtime.serving;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.weir.observability.Telemetry;
import io.weir.runtime.health.Health;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Admin port: /livez, /readyz, /health, /metrics, /traces and the pages of the process. */
public final class AdminServer implements AutoCloseable {
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
    return start(config, health, all);
  }

  /** Starts the admin port without telemetry. */
  static AdminServer start(AdminConfig config, Health health, Map<String, HttpService> pages) {
    var all = new LinkedHashMap<>(builtIn(health));
    all.putAll(pages);
    all.putIfAbsent("/", IndexPage.of(all.keySet()));
    var address = new InetSocketAddress(config.host(), config.port());
    var builder = bounded(Server.builder().port(address, SessionProtocol.HTTP));
    all.forEach((path, page) -> builder.service(path, new AdminGuard(page, config)));
    var server = builder.build();
    Listening.start(server);
    return new AdminServer(server);
  }

  private static Map<String, HttpService> builtIn(Health health) {
    var pages = new HealthPages(health);
    Map<String, HttpService> builtIn = new LinkedHashMap<>();
    builtIn.put("/livez", (ctx, req) -> HealthPages.live());
    builtIn.put("/readyz", (ctx, req) -> pages.ready());
    builtIn.put("/health", new JsonPage(pages::all));
    return builtIn;
  }

  /**
   * Limits connections and requests: people, scrapers and orchestrators need few connections and
   * send small requests.
   */
  private static ServerBuilder bounded(ServerBuilder builder) {
    return builder
        // The name of requests without one, which HTTP/1.0 allows.
        .defaultVirtualHost()
        .defaultHostname("localhost")
        .and()
        .maxNumConnections(256)
        .idleTimeout(Duration.ofSeconds(30))
        .requestTimeout(Duration.ofSeconds(10))
        .maxRequestLength(1 << 20)
        // The last answer of a process that ends may be cut off; nothing is lost by that.
        .connectionDrainDuration(Duration.ZERO)
        .gracefulShutdownTimeout(Duration.ZERO, Duration.ofMillis(500))
        .disableServerHeader()
        .errorHandler(AdminErrors.asJson());
  }

  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    Listening.stop(server);
  }
}
