package io.weir.gateway;

import com.linecorp.armeria.server.HttpService;
import io.micrometer.core.instrument.Gauge;
import io.weir.gateway.admin.GatewayPages;
import io.weir.gateway.admission.Admission;
import io.weir.gateway.cors.CorsService;
import io.weir.gateway.docs.DocsService;
import io.weir.gateway.explain.ExplainPage;
import io.weir.gateway.failure.Rescue;
import io.weir.gateway.failure.RescueService;
import io.weir.gateway.form.FormService;
import io.weir.gateway.routing.Apis;
import io.weir.gateway.security.SecurityHeadersService;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.observability.Telemetry;
import io.weir.observability.serving.TracingService;
import io.weir.runtime.accesslog.AccessLogService;
import io.weir.runtime.deadline.DeadlineService;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.Connections;
import io.weir.runtime.listener.DrainService;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.serving.AdminServer;
import io.weir.runtime.serving.Layers;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The HTTP edge as a process: the assembly. {@link #layers} is the way of a request; its order is
 * changed there and nowhere else.
 */
public final class Gateway implements AutoCloseable {
  private final GatewayConfig config;
  private final Health health;
  private final Upstreams upstreams;
  private final Listener listener;
  private final AdminServer admin;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Gateway(
      GatewayConfig config,
      Health health,
      Upstreams upstreams,
      Listener listener,
      AdminServer admin) {
    this.config = config;
    this.health = health;
    this.upstreams = upstreams;
    this.listener = listener;
    this.admin = admin;
  }

  /**
   * Serves until closed. The telemetry stays the caller's, to be closed after the gateway.
   *
   * @throws IllegalArgumentException if an API cannot be served; the message says which, and why
   * @throws io.weir.runtime.serving.PortTaken if somebody else listens on one of its ports
   */
  public static Gateway start(GatewayConfig config, Telemetry telemetry) {
    var health = new Health();
    var surroundings =
        new EngineRuntime(
            telemetry, System::nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound));
    var upstreams = Upstreams.start(config, surroundings, health);
    try {
      return start(config, telemetry, health, upstreams);
    } catch (RuntimeException e) {
      upstreams.close();
      throw e;
    }
  }

  private static Gateway start(
      GatewayConfig config, Telemetry telemetry, Health health, Upstreams upstreams) {
    var connections = new Connections();
    Gauge.builder("weir.connections.active", connections, Connections::count)
        .description("Open connections of callers")
        .register(telemetry.meters());
    var rescue = new Rescue(System::nanoTime);
    var form =
        new FormService(
            upstreams.apis(), rescue, health, config.limits().body().bytes(), config.web());
    Supplier<Apis> apis = upstreams.apis()::now;
    var admission =
        new Admission(
            config.admission(),
            config.limits().concurrent(),
            telemetry.meters(),
            System::nanoTime,
            bound -> ThreadLocalRandom.current().nextInt(bound));
    var edge =
        Layers.outermostFirst(
            form, layers(config, telemetry, connections, rescue, admission, apis));
    var explain = new ExplainPage(upstreams.apis(), config.clusters(), admission);
    var pages =
        GatewayPages.of(
            config, explain, upstreams.apis(), upstreams::schemas, upstreams.clusters());
    var admin = AdminServer.start(config.admin(), telemetry, health, pages);
    try {
      var surroundings = new Listener.Surroundings(rescue, connections, System::nanoTime);
      var listener =
          Listener.open(
              config.listen().address(),
              config.limits(),
              config.deadline().max(),
              edge,
              surroundings);
      return new Gateway(config, health, upstreams, listener, admin);
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  /** In the order a request meets them. */
  private static List<Function<? super HttpService, ? extends HttpService>> layers(
      GatewayConfig config,
      Telemetry telemetry,
      Connections connections,
      Rescue rescue,
      Admission admission,
      Supplier<Apis> apis) {
    return List.of(
        // Outermost: every answer below, also a refused one, is counted and traced.
        TracingService.layer(telemetry),
        // Below tracing, so that the line carries the trace id.
        AccessLogService::new,
        // The single catch of the edge: what the layers below throw becomes an answer here.
        RescueService.layer(rescue),
        // Above what may refuse: also a refused request is the last on a connection that ends.
        DrainService.layer(connections),
        // Above what may refuse: a page may read a refusal only where it is told so. And above who
        // may
        // call: a browser asks before it says who its user is.
        CorsService.layer(config.web()),
        // Refusing must be cheap, so above any work.
        admission.layer(),
        // Above anything that can wait.
        DeadlineService.layer(config.deadline().max(), System::nanoTime),
        // Above all that answers by itself.
        SecurityHeadersService::new,
        // Innermost: a path that an API has is the API's.
        DocsService.layer(config.docs(), apis));
  }

  public int port() {
    return listener.port();
  }

  public int adminPort() {
    return admin.port();
  }

  /**
   * Not ready, then no more connections, then the calls under way end; bounded by the drain's
   * grace.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    health.drain();
    upstreams.endStreams(config.drain());
    listener.drain(config.drain());
    upstreams.close();
    admin.close();
  }
}
