package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.CommonPools;
import io.weir.loadbalancer.access.AccessDecisions;
import io.weir.loadbalancer.admission.AdmissionLayer;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.passthrough.PathRoute;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.loadbalancer.ratelimit.RateLimitCheck;
import io.weir.loadbalancer.ratelimit.RateLimits;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.accesslog.AccessLogLayer;
import io.weir.runtime.authentication.Authenticator;
import io.weir.runtime.authentication.IdentityLayer;
import io.weir.runtime.deadline.DeadlineLayer;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.Layers;
import io.weir.runtime.headers.GrpcHeaderRules;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.identity.jwt.TokenVerifier;
import io.weir.runtime.listener.Connections;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.DrainLayer;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.listener.ListenerPorts;
import io.weir.runtime.proxy.ClientLayer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Assembles the port in front of an application. {@link #layers} defines the path of a call; its
 * order is changed only there.
 */
final class Inbound {
  /** Name of the port in metrics. */
  private static final String PORT = "inbound";

  private final Listener listener;
  private final Authenticator authenticator;

  private Inbound(Listener listener, Authenticator authenticator) {
    this.listener = listener;
    this.authenticator = authenticator;
  }

  /**
   * Opens the port.
   *
   * @param config configuration of the process, for what both ports have
   * @throws io.weir.runtime.serving.PortTaken if another process listens there
   * @throws IllegalArgumentException if a certificate cannot be used
   */
  static Inbound open(InboundConfig inbound, SidecarConfig config, SidecarParts parts) {
    var authenticator = authenticator(inbound);
    try {
      return new Inbound(listener(inbound, config, parts, authenticator), authenticator);
    } catch (RuntimeException e) {
      authenticator.close();
      throw e;
    }
  }

  private static Listener listener(
      InboundConfig inbound,
      SidecarConfig config,
      SidecarParts parts,
      Authenticator authenticator) {
    var connections = parts.connections(PORT, config.limits());
    var layers = layers(inbound, config, parts, new Peers(connections, authenticator));
    var settings =
        new Listener.Settings(
            ListenerPorts.of(inbound.listen(), PORT, parts.telemetry().meters()),
            config.limits(),
            Outbound.MAX_TIME,
            false,
            System::nanoTime);
    return Listener.open(
        settings,
        Layers.outermostFirst(calls(inbound, parts), layers),
        new GrpcErrors(System::nanoTime),
        connections);
  }

  private static Authenticator authenticator(InboundConfig inbound) {
    return Authenticator.start(
        inbound.identity(),
        new TokenVerifier.Environment(
            InstantSource.system(),
            System::nanoTime,
            CommonPools.workerGroup().next(),
            CommonPools.blockingTaskExecutor()));
  }

  private static CallService calls(InboundConfig inbound, SidecarParts parts) {
    var meters = parts.telemetry().meters();
    var policy =
        new PeerPolicy(
            inbound.rules(),
            new AccessDecisions(meters),
            new RateLimitCheck(new RateLimits(inbound.rateLimits(), System::nanoTime), meters),
            parts.health());
    var application = parts.clusters().of(InboundConfig.CLUSTER);
    boolean http = inbound.protocol().isHttp();
    var paths = new PathService(http ? paths(application) : PathRoutes.NONE, policy, true);
    return new CallService(http ? new Routes(List.of()) : routes(application), paths, policy, true);
  }

  private static PathRoutes paths(Cluster application) {
    return new PathRoutes(List.of(new PathRoute(PathPattern.parse("/**"), application)));
  }

  private static Routes routes(Cluster application) {
    var headers = GrpcHeaderRules.of(HeadersConfig.defaults());
    return new Routes(List.of(new Routes.Entry(null, null, Map.of(), application, headers)));
  }

  /** Connections of the peers, and who they are. */
  private record Peers(Connections connections, Authenticator authenticator) {}

  /** Returns the layers, outermost first. */
  private static List<ExchangeLayer> layers(
      InboundConfig inbound, SidecarConfig config, SidecarParts parts, Peers peers) {
    var limits = config.limits();
    var meters = parts.telemetry().meters();
    return List.of(
        // Above tracing: the span names the client.
        ClientLayer.of(inbound.trustedProxies()),
        // Outermost of those that answer: counts and traces every response of the layers below,
        // refusals included.
        parts.tracing(),
        // Below tracing: the line carries the trace id.
        AccessLogLayer.of(config.accessLog()),
        // Above every layer that can refuse: a refused call is also the last of its connection.
        new DrainLayer(peers.connections()),
        // Above admission, whose shares go by identity. Refuses nothing: that depends on the RPC.
        IdentityLayer.of(inbound.identity(), peers.authenticator(), OwnedMeters.claimed(meters)),
        // Below identity. A connection may outlive the certificate that it began with.
        new ExpiredPeerLayer(System::nanoTime),
        // Above every layer that does work: refusing must be cheap.
        new AdmissionLayer("sidecar", limits.concurrent(), limits.share().fraction(), meters),
        // Above the call, which can wait.
        DeadlineLayer.ofCaller(System::nanoTime));
  }

  int port() {
    return listener.port();
  }

  /** Drains and closes the port. See {@link Listener#drain}. */
  void drain(DrainConfig drain) {
    listener.drain(drain);
    authenticator.close();
  }
}
