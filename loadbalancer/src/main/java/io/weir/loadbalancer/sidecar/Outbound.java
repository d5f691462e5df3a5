package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.cluster.Clusters;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.runtime.accesslog.AccessLogLayer;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.deadline.DeadlineLayer;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.Layers;
import io.weir.runtime.headers.GrpcHeaderRules;
import io.weir.runtime.listener.Connections;
import io.weir.runtime.listener.DrainLayer;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.listener.ListenerPorts;
import io.weir.runtime.proxy.ClientLayer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Assembles the port beside a client, whose calls go to the clusters. {@link #layers} defines the
 * path of a call; its order is changed only there.
 */
final class Outbound {
  /** Time limit of requests that are not gRPC. A gRPC call has only the deadline of its caller. */
  static final MaxTime MAX_TIME = MaxTime.of(Duration.ofSeconds(30));

  /** Name of the port in metrics. */
  private static final String PORT = "edge";

  private Outbound() {}

  /**
   * Opens the port.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens there
   */
  static Listener open(SidecarConfig config, SidecarParts parts) {
    var connections = parts.connections(PORT, config.limits());
    boolean strangers = !config.trustedProxies().isEmpty();
    var paths =
        new PathService(
            PathClusters.over(config.passed(), parts.clusters()), CallPolicy.OPEN, strangers);
    var calls =
        new CallService(routes(config, parts.clusters()), paths, CallPolicy.OPEN, strangers);
    var listen = config.listen();
    var settings =
        new Listener.Settings(
            ListenerPorts.of(listen.address(), listen.tls(), PORT, parts.telemetry().meters()),
            config.limits(),
            MAX_TIME,
            false,
            System::nanoTime);
    StaleSocket.remove(listen.unix());
    return Listener.open(
        settings,
        Layers.outermostFirst(calls, layers(config, parts, connections)),
        new GrpcErrors(System::nanoTime),
        connections);
  }

  /** Returns the layers, outermost first. */
  private static List<ExchangeLayer> layers(
      SidecarConfig config, SidecarParts parts, Connections connections) {
    return List.of(
        // Above tracing: the span names the client.
        ClientLayer.of(config.trustedProxies()),
        // Outermost of those that answer: counts and traces every response of the layers below,
        // refusals included.
        parts.tracing(),
        // Below tracing: the line carries the trace id.
        AccessLogLayer.of(config.accessLog()),
        // Above every layer that can refuse: a refused call is also the last of its connection.
        new DrainLayer(connections),
        // Above the call, which can wait.
        DeadlineLayer.ofCaller(System::nanoTime));
  }

  private static Routes routes(SidecarConfig config, Clusters clusters) {
    var routes = config.routes().stream().filter(RouteConfig::isRoute).toList();
    if (routes.isEmpty()) {
      var headers = GrpcHeaderRules.of(config.headers());
      return new Routes(
          config.onlyCluster().map(clusters::of).stream()
              .map(only -> new Routes.Entry(null, null, Map.of(), only, headers))
              .toList());
    }
    return new Routes(
        routes.stream()
            .map(route ->
                new Routes.Entry(
                    route.authority(),
                    route.service(),
                    config.safe(route),
                    clusters.of(route.destination()),
                    GrpcHeaderRules.of(config.headers(route))))
            .toList());
  }
}
