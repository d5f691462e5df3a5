package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.server.HttpService;
import io.weir.loadbalancer.cluster.Clusters;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.runtime.accesslog.AccessLogLayer;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.deadline.DeadlineLayer;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.Layers;
import io.weir.runtime.headers.GrpcHeaderRules;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.listener.ListenerPorts;
import io.weir.runtime.listener.PortChange;
import io.weir.runtime.proxy.ClientLayer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Port beside a client, whose calls go to the clusters. {@link #layers} defines the path of a call
 * by one configuration; its order is changed only there.
 */
final class Outbound {
  /** Time limit of requests that are not gRPC. A gRPC call has only the deadline of its caller. */
  static final MaxTime MAX_TIME = MaxTime.of(Duration.ofSeconds(30));

  /** Name of the port in metrics. */
  static final String PORT = "edge";

  private final SidecarProcess process;
  private final Listener listener;

  /** Creates a port that is not open yet. */
  Outbound(SidecarProcess process, SidecarParts first) {
    this.process = process;
    this.listener =
        new Listener(process.connections(PORT, first.config().limits()), System::nanoTime);
  }

  /**
   * Prepares to serve by a configuration. Calls that have begun end by the one before.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens on a port of it
   */
  PortChange prepare(SidecarParts parts) {
    StaleSocket.remove(parts.config().listen().unix());
    return listener.prepare(settings(parts), service(parts), process.errors());
  }

  /** Prepares to close the port. */
  PortChange prepareToClose() {
    return listener.prepareToClose();
  }

  private static Listener.Settings settings(SidecarParts parts) {
    return new Listener.Settings(ports(parts), parts.config().limits(), MAX_TIME, false);
  }

  private static ListenerPorts ports(SidecarParts parts) {
    return Objects.requireNonNull(parts.outbound(), "there is a port while there are clusters");
  }

  /** Returns the layers, and the routes below them, as one service. */
  private HttpService service(SidecarParts parts) {
    var config = parts.config();
    boolean strangers = !config.trustedProxies().isEmpty();
    var paths =
        new PathService(
            PathClusters.over(config.passed(), parts.clusters()), CallPolicy.OPEN, strangers);
    var calls =
        new CallService(routes(config, parts.clusters()), paths, CallPolicy.OPEN, strangers);
    return Layers.outermostFirst(calls, layers(config));
  }

  /** Returns the layers, outermost first. */
  private List<ExchangeLayer> layers(SidecarConfig config) {
    return List.of(
        // Above tracing: the span names the client.
        ClientLayer.of(config.trustedProxies()),
        // Outermost of those that answer: counts and traces every response of the layers below,
        // refusals included.
        process.tracing(),
        // Below tracing: the line carries the trace id.
        AccessLogLayer.of(config.accessLog()),
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

  int port() {
    return listener.port();
  }

  /** Drains and closes the port. See {@link Listener#drain}. */
  void drain(DrainConfig drain) {
    listener.drain(drain);
  }
}
