package io.weir.runtime.listener;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerErrorHandler;
import io.weir.grpc.Dialect;
import io.weir.runtime.serving.Listening;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** One port for everything: HTTP/1.1, HTTP/2 by prior knowledge or upgrade, gRPC and JSON. */
public final class Listener {
  /**
   * After the last answer, before idle HTTP/1 connections are closed: their next request may be on
   * its way.
   */
  private static final Duration QUIET = Duration.ofMillis(250);

  private static final Duration STOP = Duration.ofSeconds(3);
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();

  private final Server server;
  private final Connections connections;
  private final LongSupplier nanoTime;

  private Listener(Server server, Connections connections, LongSupplier nanoTime) {
    this.server = server;
    this.connections = connections;
    this.nanoTime = nanoTime;
  }

  /**
   * Where to listen, and what to take there.
   *
   * @param address of a port, or of a Unix socket
   * @param maxTime the longest that a unary call may take, its request's arrival included
   * @param nanoTime a clock that only moves forward, for the drain
   */
  public record Settings(
      InetSocketAddress address, LimitsConfig limits, Duration maxTime, LongSupplier nanoTime) {}

  /**
   * Opens the port.
   *
   * @throws io.weir.runtime.serving.PortTaken if another process listens there
   */
  public static Listener open(
      Settings settings, HttpService edge, ServerErrorHandler errors, Connections connections) {
    var builder = Server.builder().port(settings.address(), SessionProtocol.HTTP);
    bound(builder, settings.limits());
    bind(builder, settings.maxTime(), new DisconnectService(edge));
    builder
        .errorHandler(errors)
        .childChannelPipelineCustomizer(connections::opened)
        .disableServerHeader();
    var server = builder.build();
    Listening.start(server);
    return new Listener(server, connections, settings.nanoTime());
  }

  public int port() {
    return server.activeLocalPort();
  }

  /**
   * Drains and closes: serves on for the delay, so that balancers notice that the process is not
   * ready; takes no more connections; lets the calls under way end within the grace. An interrupt
   * ends both waits.
   */
  public void drain(DrainConfig drain) {
    await(drain.delay(), () -> false);
    connections.drain();
    if (awaitQuiet(drain.grace())) {
      connections.closeAll();
    }
    // Calls still under way are answered UNAVAILABLE over HTTP/2; over HTTP/1 they are cut.
    Listening.stop(server);
    await(STOP, () -> connections.count() == 0);
  }

  /** Waits until no call was under way for a moment; false if the grace is over first. */
  private boolean awaitQuiet(Duration grace) {
    var busy = new LastTime(nanoTime);
    return await(grace, () -> busy.nanosSince(isBusy()) >= QUIET.toNanos());
  }

  /** Waits for the condition; false if the time is over, or the thread is interrupted, first. */
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
        .maxNumConnections(limits.connections())
        .idleTimeout(limits.idle())
        // A caller whose machine has gone must not hold its connection for ever.
        .pingInterval(limits.idle().dividedBy(2))
        // Between the two GOAWAYs: calls that were on their way still count.
        .connectionDrainDuration(Duration.ofMillis(300))
        .http1MaxInitialLineLength(headers)
        .http1MaxHeaderSize(headers)
        .http2MaxHeaderListSize(headers)
        .http2MaxStreamsPerConnection(limits.streams())
        // Rapid reset: far above what callers with deadlines do, far below what an attack needs.
        .http2MaxResetFramesPerWindow(2_000, 30)
        .http2InitialConnectionWindowSize(Http2Windows.ofConnection(limits.streams()))
        .http2InitialStreamWindowSize(Http2Windows.STREAM)
        // RFC 9112, 3.2.2: a server must take an absolute target, too.
        .absoluteUriTransformer(OriginForm::of)
        // Calls under way when the grace is over are answered, not cut.
        .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1));
  }

  /** Binds the edge twice, for Armeria's limits are per route and must not cut a stream. */
  private static void bind(ServerBuilder builder, Duration maxTime, HttpService edge) {
    var grpc =
        Route.builder()
            .catchAll()
            .matchesHeaders(HttpHeaderNames.CONTENT_TYPE, type -> Dialect.of(type) == Dialect.GRPC)
            .build();
    builder.route().addRoute(grpc).requestTimeout(Duration.ZERO).maxRequestLength(0).build(edge);
    builder
        .route()
        .addRoute(Route.ofCatchAll())
        // A little longer, so that the engine's own answer comes first.
        .requestTimeout(maxTime.plusMillis(200))
        // Forms that read a request whole limit it themselves.
        .maxRequestLength(0)
        .build(edge);
  }
}
