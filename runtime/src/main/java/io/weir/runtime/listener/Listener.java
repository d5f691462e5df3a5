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

  /** What a listener takes from its process. */
  public record Surroundings(
      ServerErrorHandler errors, Connections connections, LongSupplier nanoTime) {}

  /**
   * Opens the port.
   *
   * @param address of a port, or of a Unix socket
   * @param maxTime the longest that a call with an end may take, its request's arrival included
   * @throws io.weir.runtime.serving.PortTaken if somebody else listens there
   */
  public static Listener open(
      InetSocketAddress address,
      LimitsConfig limits,
      Duration maxTime,
      HttpService edge,
      Surroundings surroundings) {
    var builder = Server.builder().port(address, SessionProtocol.HTTP);
    bound(builder, limits);
    bind(builder, maxTime, new LeavingService(edge));
    builder
        .errorHandler(surroundings.errors())
        .childChannelPipelineCustomizer(surroundings.connections()::opened)
        .disableServerHeader();
    var server = builder.build();
    Listening.start(server);
    return new Listener(server, surroundings.connections(), surroundings.nanoTime());
  }

  public int port() {
    return server.activeLocalPort();
  }

  /**
   * Serves on until balancers before us have seen that we are not ready, takes no more connections,
   * lets calls under way end, and closes; at most after delay and grace. An interrupt hurries it.
   */
  public void drain(DrainConfig drain) {
    await(drain.delay(), () -> false);
    connections.drain();
    if (awaitQuiet(drain.grace())) {
      connections.closeAll();
    }
    // What is under way over HTTP/2 even now is answered UNAVAILABLE, over HTTP/1 it is cut.
    Listening.stop(server);
    await(STOP, () -> connections.count() == 0);
  }

  /** Whether nothing was under way for a while; false if the grace is over before. */
  private boolean awaitQuiet(Duration grace) {
    var busy = new LastTime(nanoTime);
    return await(grace, () -> busy.nanosSince(isBusy()) >= QUIET.toNanos());
  }

  /** False if the time is over, or we are interrupted, before the condition holds. */
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
        // What is under way when the grace is over is answered, not cut.
        .gracefulShutdownTimeout(Duration.ZERO, Duration.ofSeconds(1));
  }

  /** The same layers twice, for Armeria's limits are per route: they must not cut a stream. */
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
        // A form that reads a request whole bounds it.
        .maxRequestLength(0)
        .build(edge);
  }
}
