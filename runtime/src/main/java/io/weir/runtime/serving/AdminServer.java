package io.weir.runtime.serving;

import com.linecorp.armeria.server.HttpService;
import io.weir.observability.Telemetry;
import io.weir.runtime.health.Health;
import java.util.Map;

/** The admin port: /livez /readyz /health /metrics /traces and what the process adds. */
public final class AdminServer implements AutoCloseable {
  private AdminServer() {}

  /**
   * @param pages path, such as "/clusters", to service
   */
  public static AdminServer start(
      AdminConfig config, Telemetry telemetry, Health health, Map<String, HttpService> pages) {
    throw new UnsupportedOperationException();
  }

  public int port() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
