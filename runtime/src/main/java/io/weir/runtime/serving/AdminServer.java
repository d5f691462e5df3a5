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

/** The admin port: /livez /readyz /health /metrics /traces and what the process adds. */
public final class AdminServer implements AutoCloseable {
  private final Server server;

  private AdminServer(Server server) {
    this.server = server;
  }

  /**
   * @param pages path, such as "/clusters", to service
   * @throws PortTaken if somebody else has the port
   */
  public static AdminServer start(
      AdminConfig config, Telemetry telemetry, Health health, Map<String, HttpService> pages) {
    var all = new LinkedHashMap<>(TelemetryPages.of(telemetry));
    all.putAll(pages);
    return start(config, health, all);
  }

  /** The same without telemetry. */
  static AdminServer start(AdminConfig config, Health health, Map<String, HttpService> pages) {
    var all = new LinkedHashMap<>(builtIn(health));
    all.putAll(pages);
    all.putIfAbsent("/", IndexPage.of(all.keySet()));
    var address = new InetSocketAddress(config.host(), config.port());
    var builder = bounded(Server.builder().port(address, SessionProtocol.HTTP));
    all.forEach(builder::service);
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

  /** For people, scrapers and orchestrators: a few connections, small requests. */
  private static ServerBuilder bounded(ServerBuilder builder) {
    return builder
        .maxNumConnections(256)
        .idleTimeout(Duration.ofSeconds(30))
        .requestTimeout(Duration.ofSeconds(10))
        .maxRequestLength(1 << 20)
        // Nothing here is lost: the last answer of a process that ends may be cut.
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
