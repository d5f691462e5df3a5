package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.server.HttpService;
import io.weir.loadbalancer.access.AccessDecisions;
import io.weir.loadbalancer.admission.AdmissionLayer;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.passthrough.PathRoute;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.loadbalancer.ratelimit.RateLimitCheck;
import io.weir.runtime.accesslog.AccessLogLayer;
import io.weir.runtime.authentication.IdentityLayer;
import io.weir.runtime.deadline.DeadlineLayer;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.Layers;
import io.weir.runtime.headers.GrpcHeaderRules;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.listener.PortChange;
import io.weir.runtime.proxy.ClientLayer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Port in front of an application. {@link #layers} defines the path of a call by one configuration;
 * its order is changed only there.
 */
final class Inbound {
  /** Name of the port in metrics. */
  static final String PORT = "inbound";

  private final SidecarProcess process;
  private final AdmissionLayer admission;
  private final Listener listener;

  /** Creates a port that is not open yet. */
  Inbound(SidecarProcess process, SidecarParts first) {
    this.process = process;
    var limits = first.config().limits();
    this.admission =
        new AdmissionLayer(
            "sidecar",
            limits.concurrent(),
            limits.share().fraction(),
            process.telemetry().meters());
    this.listener = new Listener(process.connections(PORT, limits), System::nanoTime);
  }

  /**
   * Prepares to serve by a configuration. Calls that have begun end by the one before.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens on a port of it
   */
  PortChange prepare(SidecarParts parts) {
    var inbound = inbound(parts);
    return listener.prepare(
        settings(inbound, parts.config().limits()), service(inbound, parts), process.errors());
  }

  /** Prepares to close the port. */
  PortChange prepareToClose() {
    return listener.prepareToClose();
  }

  /** Admits calls by these limits from now on. */
  void limit(LimitsConfig limits) {
    admission.limit(limits.concurrent(), limits.share().fraction());
  }

  private static InboundParts inbound(SidecarParts parts) {
    return Objects.requireNonNull(parts.inbound(), "there is a port while there is an application");
  }

  private static Listener.Settings settings(InboundParts inbound, LimitsConfig limits) {
    return new Listener.Settings(inbound.ports(), limits, Outbound.MAX_TIME, false);
  }

  /** Returns the layers, and the application below them, as one service. */
  private HttpService service(InboundParts inbound, SidecarParts parts) {
    return Layers.outermostFirst(calls(inbound, parts), layers(inbound, parts));
  }

  private CallService calls(InboundParts inbound, SidecarParts parts) {
    var meters = process.telemetry().meters();
    var config = inbound.config();
    var policy =
        new PeerPolicy(
            config.rules(),
            new AccessDecisions(meters),
            new RateLimitCheck(inbound.rates(), parts.meters()),
            process.health());
    var application = parts.clusters().of(InboundConfig.CLUSTER);
    boolean http = config.protocol().isHttp();
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

  /** Returns the layers, outermost first. */
  private List<ExchangeLayer> layers(InboundParts inbound, SidecarParts parts) {
    var config = inbound.config();
    return List.of(
        // Above tracing: the span names the client.
        ClientLayer.of(config.trustedProxies()),
        // Outermost of those that answer: counts and traces every response of the layers below,
        // refusals included.
        process.tracing(),
        // Below tracing: the line carries the trace id.
        AccessLogLayer.of(parts.config().accessLog()),
        // Above admission, whose shares go by identity. Refuses nothing: that depends on the RPC.
        IdentityLayer.of(config.identity(), inbound.authenticator(), parts.meters()),
        // Below identity. A connection may outlive the certificate that it began with.
        new ExpiredPeerLayer(System::nanoTime),
        // Above every layer that does work: refusing must be cheap.
        admission,
        // Above the call, which can wait.
        DeadlineLayer.ofCaller(System::nanoTime));
  }

  int port() {
    return listener.port();
  }

  /** Drains and closes the port. See {@link Listener#drain}. */
  void drain(DrainConfig drain) {
    listener.drain(drain);
  }
}
