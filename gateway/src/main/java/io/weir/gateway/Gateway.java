package io.weir.gateway;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.server.HttpService;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.gateway.access.AccessPolicy;
import io.weir.gateway.admin.GatewayPages;
import io.weir.gateway.admission.AdmissionLayer;
import io.weir.gateway.cors.CorsLayer;
import io.weir.gateway.docs.ApiSecurity;
import io.weir.gateway.docs.DocsLayer;
import io.weir.gateway.explain.AccessExplanation;
import io.weir.gateway.explain.ExplainPage;
import io.weir.gateway.failure.ErrorHandler;
import io.weir.gateway.failure.ErrorHandlingLayer;
import io.weir.gateway.form.FormService;
import io.weir.gateway.form.encoding.ResponseCompression;
import io.weir.gateway.ratelimit.RateLimitPolicy;
import io.weir.gateway.routing.PathRouting;
import io.weir.gateway.security.CrossSiteLayer;
import io.weir.gateway.security.ReflectionLayer;
import io.weir.gateway.security.SecurityHeadersLayer;
import io.weir.gateway.security.TlsRedirectLayer;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.loadbalancer.ratelimit.RateLimits;
import io.weir.observability.Telemetry;
import io.weir.runtime.accesslog.AccessLogLayer;
import io.weir.runtime.authentication.Authenticator;
import io.weir.runtime.authentication.IdentityLayer;
import io.weir.runtime.deadline.DeadlineLayer;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.Layers;
import io.weir.runtime.health.Health;
import io.weir.runtime.identity.jwt.TokenVerifier;
import io.weir.runtime.listener.Connections;
import io.weir.runtime.listener.DrainLayer;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.listener.ListenerPorts;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.protocol.ConnectionErrors;
import io.weir.runtime.proxy.ClientLayer;
import io.weir.runtime.serving.AdminServer;
import io.weir.runtime.serving.MemoryPage;
import io.weir.runtime.tracing.TracingLayer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Assembles the HTTP edge as a process. {@link #layers} alone defines the order of the layers that
 * a request passes.
 */
public final class Gateway implements AutoCloseable {
  private final GatewayConfig config;
  private final Health health;
  private final Upstreams upstreams;
  private final Listener listener;
  private final AdminServer admin;
  private final Authenticator authenticator;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Gateway(
      GatewayConfig config,
      Health health,
      Upstreams upstreams,
      Listener listener,
      AdminServer admin,
      Authenticator authenticator) {
    this.authenticator = authenticator;
    this.config = config;
    this.health = health;
    this.upstreams = upstreams;
    this.listener = listener;
    this.admin = admin;
  }

  /**
   * Starts a gateway that serves until it is closed. The caller keeps the telemetry, and closes it
   * after the gateway.
   *
   * @throws IllegalArgumentException if an API cannot be served; the message names it and the
   *     reason
   * @throws io.weir.runtime.serving.PortTaken if another process listens on one of its ports
   */
  public static Gateway start(GatewayConfig config, Telemetry telemetry) {
    return start(GatewayFile.of(config), telemetry);
  }

  /** Starts a gateway from a file that has been read; it serves until it is closed. */
  static Gateway start(GatewayFile file, Telemetry telemetry) {
    var health = new Health();
    var engine =
        new EngineRuntime(
            telemetry,
            System::nanoTime,
            bound -> ThreadLocalRandom.current().nextInt(bound),
            file.config().admission());
    var upstreams = Upstreams.start(file, engine, health);
    var authenticator = authenticator(file.config());
    try {
      return start(file.config(), telemetry, health, upstreams, authenticator);
    } catch (RuntimeException e) {
      authenticator.close();
      upstreams.close();
      throw e;
    }
  }

  private static Gateway start(
      GatewayConfig config,
      Telemetry telemetry,
      Health health,
      Upstreams upstreams,
      Authenticator authenticator) {
    var memory = ProcessMemory.open(config.limits().memory(), telemetry.meters());
    var connections =
        new Connections(
            config.limits(),
            memory,
            new ConnectionErrors("edge", telemetry.meters(), System::nanoTime),
            telemetry.meters());
    var errors = new ErrorHandler(System::nanoTime);
    var paths = new PathRouting(upstreams.paths());
    var callers =
        new Callers(
            authenticator, new AccessPolicy(config.rules(), upstreams.apis(), telemetry.meters()));
    var form =
        new FormService(
            upstreams.apis(),
            errors,
            health,
            new FormService.Settings(
                config.web(),
                new ResponseCompression(config.web(), telemetry.meters()),
                paths,
                callers.access(),
                new RateLimitPolicy(
                    new RateLimits(config.rateLimits(), System::nanoTime), telemetry.meters())));
    var edge =
        Layers.outermostFirst(
            form, layers(config, telemetry, connections, errors, callers, upstreams));
    var pages = pages(config, explain(config, upstreams, paths, callers), upstreams);
    var all = MemoryPage.with(memory, pages);
    var admin = AdminServer.start(config.admin(), telemetry, health, all);
    try {
      var listener =
          Listener.open(listening(config, telemetry.meters()), edge, errors, connections);
      return new Gateway(config, health, upstreams, listener, admin, authenticator);
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  private static Map<String, HttpService> pages(
      GatewayConfig config, ExplainPage explain, Upstreams upstreams) {
    return GatewayPages.of(
        config,
        explain,
        upstreams.apis(),
        upstreams.paths(),
        upstreams::schemas,
        upstreams.clusters());
  }

  private static ExplainPage explain(
      GatewayConfig config, Upstreams upstreams, PathRouting paths, Callers callers) {
    return new ExplainPage(
        upstreams.apis(),
        paths,
        new AccessExplanation(callers.access(), callers.authenticator()),
        config.clusters(),
        config.limits().concurrent(),
        config.deadline().max());
  }

  private static Authenticator authenticator(GatewayConfig config) {
    return Authenticator.start(
        config.identity(),
        new TokenVerifier.Environment(
            InstantSource.system(),
            System::nanoTime,
            CommonPools.workerGroup().next(),
            CommonPools.blockingTaskExecutor()));
  }

  /** Who is calling, and what they may. */
  private record Callers(Authenticator authenticator, AccessPolicy access) {}

  private static Listener.Settings listening(GatewayConfig config, MeterRegistry meters) {
    return new Listener.Settings(
        ListenerPorts.of(config.listen(), meters),
        config.listenerLimits(),
        config.deadline().max(),
        // Rules may have methods of their own.
        true,
        System::nanoTime);
  }

  /** Returns the layers, outermost first. */
  private static List<ExchangeLayer> layers(
      GatewayConfig config,
      Telemetry telemetry,
      Connections connections,
      ErrorHandler errors,
      Callers callers,
      Upstreams upstreams) {
    return List.of(
        // Above every layer that tells clients apart, and above tracing: the span names the client.
        ClientLayer.of(config.trustedProxies()),
        // Above every layer that answers: counts and traces every response of the layers below,
        // refusals included.
        new TracingLayer(telemetry),
        // Below tracing: the line carries the trace id.
        AccessLogLayer.of(config.accessLog()),
        // The single catch of the edge: exceptions of the layers below become responses.
        new ErrorHandlingLayer(errors),
        // Above every layer that can refuse: a refused request is also the last of its connection.
        new DrainLayer(connections),
        // Above every layer that looks at a request: it will come again, with TLS.
        TlsRedirectLayer.of(config.listen()),
        // Above every layer that can refuse a request: browsers hide responses without CORS
        // headers, refusals included. Above authentication: a preflight carries no credentials.
        CorsLayer.of(config.web()),
        // Below CORS, so that the pages of a listed origin may read refusals. Above every layer
        // that does work: a forged call must have no effect and take no place.
        new CrossSiteLayer(config.web()),
        // Above admission, whose shares go by identity. Refuses nothing: that depends on the RPC.
        IdentityLayer.of(config.identity(), callers.authenticator(), telemetry.meters()),
        // Above every layer that does work: refusing must be cheap.
        new AdmissionLayer(
            config.limits().concurrent(), config.limits().share().fraction(), telemetry.meters()),
        // Above every layer that can wait.
        DeadlineLayer.withMaximum(config.deadline().max(), System::nanoTime),
        // Above the forms, which would pass reflection on to an instance.
        ReflectionLayer.of(config.reflection()),
        // Above every layer that answers from files.
        new SecurityHeadersLayer(config.listen()),
        // Innermost: answers only paths that no API has.
        DocsLayer.of(
            config.docs(),
            upstreams.apis()::now,
            upstreams.paths(),
            callers.access(),
            new ApiSecurity(config.identity(), callers.access())));
  }

  public int port() {
    return listener.port();
  }

  /** Returns the port in plain text beside the one with TLS; 0 if there is none. */
  public int plainPort() {
    return listener.plainPort();
  }

  public int adminPort() {
    return admin.port();
  }

  /**
   * Drains the gateway: becomes not ready, accepts no more connections, and waits for the calls in
   * flight, at most for the grace period of the drain.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    health.drain();
    upstreams.endStreams(config.drain());
    listener.drain(config.drain());
    authenticator.close();
    upstreams.close();
    admin.close();
  }
}
