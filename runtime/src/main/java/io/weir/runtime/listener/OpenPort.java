package io.weir.runtime.listener;

import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import io.weir.runtime.protocol.ProtocolChecks;
import io.weir.runtime.serving.Listening;

/** Port that a listener has opened. Each has a server of its own, so that it can close alone. */
final class OpenPort {
  private final PortConnections connections;
  private final Server server;
  private volatile ListenerPorts.Port port;

  /**
   * Opens a port.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens there
   */
  OpenPort(ListenerPorts.Port port, Setup setup) {
    this.port = port;
    this.connections = new PortConnections(setup.connections());
    var builder = Server.builder();
    setup.applyTo(builder, port, connections);
    this.server = builder.build();
    Listening.start(server);
  }

  /** Everything that the server of each port is built from, at the start and by each change. */
  record Setup(
      Listener.Settings settings,
      HttpService edge,
      ServerErrorHandler errors,
      Connections connections) {

    void applyTo(ServerBuilder builder, ListenerPorts.Port port, PortConnections opened) {
      port.applyTo(builder);
      ServerLimits.bound(builder, settings.limits());
      var service = new DrainService(opened, new DisconnectService(edge));
      ServerLimits.bind(builder, settings.maxTime(), service);
      long body = settings.limits().body().bytes();
      new ProtocolChecks(connections.errors(), body, settings.anyMethod())
          .addTo(builder, errors, opened::opened);
      builder.disableServerHeader();
    }
  }

  boolean is(ListenerPorts.Port other) {
    return port.isSameAs(other);
  }

  /** Serves the same port by another setup, perhaps with other certificates. */
  void reconfigure(ListenerPorts.Port changed, Setup setup) {
    server.reconfigure(builder -> setup.applyTo(builder, changed, connections));
    port = changed;
  }

  /** Serves by another setup, with the certificates that the port has. */
  void reconfigure(Setup setup) {
    reconfigure(port, setup);
  }

  int number() {
    return server.activeLocalPort();
  }

  PortConnections connections() {
    return connections;
  }

  /** Returns whether a call is in flight, or one may begin on an open HTTP/2 connection. */
  boolean isBusy() {
    var metrics = server.config().serverMetrics();
    return metrics.activeRequests() > 0 || metrics.pendingRequests() > 0 || connections.hasHttp2();
  }

  /** Begins to stop. Calls still in flight are answered UNAVAILABLE, or cut off over HTTP/1. */
  void beginStop() {
    var _ = server.stop();
  }

  /** Returns when the port is free. */
  void stop() {
    Listening.stop(server);
  }
}
