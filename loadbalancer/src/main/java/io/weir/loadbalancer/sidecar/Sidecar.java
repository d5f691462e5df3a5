package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.server.HttpService;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.cluster.Clusters;
import io.weir.loadbalancer.cluster.EndpointPage;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.observability.Telemetry;
import io.weir.runtime.accesslog.AccessLogLayer;
import io.weir.runtime.config.ConfigText;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.deadline.DeadlineLayer;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.Layers;
import io.weir.runtime.headers.GrpcHeaderRules;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.Connections;
import io.weir.runtime.listener.DrainLayer;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.listener.ListenerPorts;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.protocol.ConnectionErrors;
import io.weir.runtime.proxy.ClientLayer;
import io.weir.runtime.serving.AdminServer;
import io.weir.runtime.serving.JsonPage;
import io.weir.runtime.serving.MemoryPage;
import io.weir.runtime.tracing.TracingLayer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assembles the sidecar process, the engine beside a client. {@link #layers} defines the path of a
 * call; its order is changed only there.
 */
public final class Sidecar implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sidecar.class);

  /** Time limit of requests that are not gRPC. A gRPC call has only the deadline of its caller. */
  private static final MaxTime MAX_TIME = MaxTime.of(Duration.ofSeconds(30));

  private final SidecarConfig config;
  private final Health health;
  private final Clusters clusters;
  private final Listener listener;
  private final AdminServer admin;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Sidecar(
      SidecarConfig config,
      Health health,
      Clusters clusters,
      Listener listener,
      AdminServer admin) {
    this.config = config;
    this.health = health;
    this.clusters = clusters;
    this.listener = listener;
    this.admin = admin;
  }

  /**
   * Starts a sidecar, which serves until it is closed. The caller keeps the telemetry and closes it
   * after the sidecar.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens on one of its ports
   */
  public static Sidecar start(SidecarConfig config, Telemetry telemetry) {
    config.warnings().forEach(log::warn);
    var health = new Health();
    var engine =
        new EngineRuntime(
            telemetry, System::nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound));
    var clusters = Clusters.start(config.clusters(), engine, health);
    try {
      return start(config, telemetry, health, clusters);
    } catch (RuntimeException e) {
      clusters.close();
      throw e;
    }
  }

  private static Sidecar start(
      SidecarConfig config, Telemetry telemetry, Health health, Clusters clusters) {
    var memory = ProcessMemory.open(config.limits().memory(), telemetry.meters());
    var connections =
        new Connections(
            config.limits(),
            memory,
            new ConnectionErrors("edge", telemetry.meters(), System::nanoTime),
            telemetry.meters());
    boolean strangers = !config.trustedProxies().isEmpty();
    var paths = new PathService(PathClusters.over(config.passed(), clusters), strangers);
    var calls = new CallService(routes(config, clusters), paths, strangers);
    var edge = Layers.outermostFirst(calls, layers(config, telemetry, connections));
    var pages = MemoryPage.with(memory, pages(config, clusters));
    var admin = AdminServer.start(config.admin(), telemetry, health, pages);
    try {
      var settings =
          new Listener.Settings(
              ListenerPorts.plain(config.listen().address()),
              config.limits(),
              MAX_TIME,
              false,
              System::nanoTime);
      StaleSocket.remove(config.listen().unix());
      var listener = Listener.open(settings, edge, new GrpcErrors(System::nanoTime), connections);
      return new Sidecar(config, health, clusters, listener, admin);
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  /** Returns the layers, outermost first. */
  private static List<ExchangeLayer> layers(
      SidecarConfig config, Telemetry telemetry, Connections connections) {
    return List.of(
        // Above tracing: the span names the client.
        ClientLayer.of(config.trustedProxies()),
        // Outermost of those that answer: counts and traces every response of the layers below,
        // refusals included.
        new TracingLayer(telemetry),
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

  private static Map<String, HttpService> pages(SidecarConfig config, Clusters clusters) {
    var shown = ConfigText.of(config);
    return Map.of(
        EndpointPage.PATH,
        new EndpointPage(clusters.all()),
        "/clusters",
        new JsonPage(() -> clusters.all().stream().map(Cluster::view).toList()),
        "/config",
        new JsonPage(() -> shown));
  }

  /** Returns the port of the listener; meaningless for a Unix socket. */
  public int port() {
    return listener.port();
  }

  public int adminPort() {
    return admin.port();
  }

  /**
   * Drains the sidecar: it turns unready, then accepts no more connections, then waits for the
   * calls in progress. Bounded by delay and grace.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    health.drain();
    clusters.endStreams(config.drain());
    listener.drain(config.drain());
    clusters.close();
    admin.close();
    StaleSocket.remove(config.listen().unix());
  }
}
