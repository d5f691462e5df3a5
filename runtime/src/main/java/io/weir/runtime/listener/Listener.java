package io.weir.runtime.listener;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import io.weir.grpc.Dialect;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.http2.Http2Windows;
import io.weir.runtime.protocol.ProtocolChecks;
import io.weir.runtime.serving.Listening;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Listener of a process, usually on a single port: HTTP/1.1, HTTP/2 by prior knowledge, upgrade or
 * ALPN, gRPC and JSON.
 */
public final class Listener {
  /**
   * Time after the last response before idle HTTP/1 connections are closed, because their next
   * request may be in transit.
   */
  private static final Duration QUIET = Duration.ofMillis(250);

  private static final Duration STOP = Duration.ofSeconds(3);
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();

  private final Server server;
  private final boolean tls;
  private final Connections connections;
  private final LongSupplier nanoTime;

  private Listener(Server server, Settings settings, Connections connections) {
    this.server = server;
    this.tls = settings.ports().tls() != null;
    this.connections = connections;
    this.nanoTime = settings.nanoTime();
  }

  /**
   * Settings of a listener.
   *
   * @param maxTime maximum duration of a unary call, including the arrival of its request
   * @param anyMethod whether methods that HTTP does not define reach the layers
   * @param nanoTime monotonic clock for the drain, in nanoseconds
   */
  public record Settings(
      ListenerPorts ports,
      LimitsConfig limits,
      MaxTime maxTime,
      boolean anyMethod,
      LongSupplier nanoTime) {}

  /**
   * Opens the port.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens there
   */
  public static Listener open(
      Settings settings, HttpService edge, ServerErrorHandler errors, Connections connections) {
    var builder = Server.builder();
    new Setup(settings, edge, errors, connections).applyTo(builder);
    var server = builder.build();
    Listening.start(server);
    settings.ports().claimMeters();
    return new Listener(server, settings, connections);
  }

  /**
   * Serves by other settings from now on, in one step, and keeps the ports. Requests that have
   * begun end by the settings before; open connections keep what was negotiated with them.
   */
  public void reconfigure(Settings settings, HttpService edge, ServerErrorHandler errors) {
    server.reconfigure(new Setup(settings, edge, errors, connections)::applyTo);
    connections.limit(settings.limits());
    settings.ports().claimMeters();
  }

  /** Everything that a server is built from, at the start and by each change. */
  private record Setup(
      Settings settings, HttpService edge, ServerErrorHandler errors, Connections connections) {

    void applyTo(ServerBuilder builder) {
      var limits = settings.limits();
      settings.ports().applyTo(builder);
      bound(builder, limits);
      bind(builder, settings.maxTime(), new DisconnectService(edge));
      new ProtocolChecks(connections.errors(), limits.body().bytes(), settings.anyMethod())
          .addTo(builder, errors, connections::opened);
      builder.disableServerHeader();
    }
  }

  /** Returns the bound port; the one with TLS, if there is one. */
  public int port() {
    return tls ? server.activeLocalPort(SessionProtocol.HTTPS) : server.activeLocalPort();
  }

  /** Returns the bound port in plain text beside the one with TLS; 0 if there is none. */
  public int plainPort() {
    return tls && server.activePorts().size() > 1
        ? server.activeLocalPort(SessionProtocol.HTTP)
        : 0;
  }

  /**
   * Drains and closes the listener. Continues to serve for the delay, so that load balancers notice
   * that the process is not ready; then accepts no more connections and lets calls in flight finish
   * within the grace period. An interrupt ends both waits.
   */
  public void drain(DrainConfig drain) {
    await(drain.delay(), () -> false);
    connections.drain();
    if (awaitQuiet(drain.grace())) {
      connections.closeAll();
    }
    // Calls still in flight are answered UNAVAILABLE over HTTP/2, and cut off over HTTP/1.
    Listening.stop(server);
    await(STOP, () -> connections.count() == 0);
  }

  /**
   * Waits until no call has been in flight for a moment. Returns false if the grace period ends
   * first.
   */
  private boolean awaitQuiet(Duration grace) {
    var busy = new LastTime(nanoTime);
    return await(grace, () -> busy.nanosSince(isBusy()) >= QUIET.toNanos());
  }

  /** Waits for a condition. Returns false if the time passes or the thread is interrupted first. */
  private boolean await(Duration atMost, BooleanSupplier condition) {
    long start = nanoTime.getAsLong();
    while (!condition.getAsBoolean()) {
      boolean over = nanoTime.getAsLong() - start >= atMost.toNanos();
      if (over || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return true;
  }

  private boolean isBusy() {
    var metrics = server.config().serverMetrics();
    return metrics.activeRequests() > 0 || metrics.pendingRequests() > 0 || connections.hasHttp2();
  }

  private static void bound(ServerBuilder builder, LimitsConfig limits) {
    int headers = (int) limits.headers().bytes();
    builder
        // Those above are counted, see Connections.
        .maxNumConnections(Integer.MAX_VALUE)
        .idleTimeout(limits.idle())
        // A client whose host has vanished must not hold its connection forever.
        .pingInterval(limits.idle().dividedBy(2))
        // Between the two GOAWAYs: calls in transit are still accepted.
        .connectionDrainDuration(Duration.ofMillis(300))
        .http1MaxInitialLineLength(headers)
        .http1MaxHeaderSize(headers)
        .http2MaxHeaderListSize(headers)
        .http2MaxStreamsPerConnection(limits.streams())
        .http2InitialConnectionWindowSize(Http2Windows.ofConnection(limits.streams()))
        .http2InitialStreamWindowSize(Http2Windows.STREAM)
        // RFC 9112, 3.2.2: a server must accept an absolute target too.
        .absoluteUriTransformer(OriginForm::of)
        // Calls in flight after the grace period are answered, not cut off.
        .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1));
  }

  /** Binds the edge twice, because Armeria's limits are per route and must not cut off a stream. */
  private static void bind(ServerBuilder builder, MaxTime maxTime, HttpService edge) {
    var grpc =
        Route.builder()
            .catchAll()
            .matchesHeaders(HttpHeaderNames.CONTENT_TYPE, type -> Dialect.of(type) == Dialect.GRPC)
            .build();
    builder.route().addRoute(grpc).requestTimeout(Duration.ZERO).maxRequestLength(0).build(edge);
    builder
        .route()
        .addRoute(Route.ofCatchAll())
        // Slightly longer, so that the engine's own answer comes first.
        .requestTimeout(
            maxTime.duration() == null ? Duration.ZERO : maxTime.duration().plusMillis(200))
        // Forms that read a whole request limit its size themselves.
        .maxRequestLength(0)
        .build(edge);
  }
}
