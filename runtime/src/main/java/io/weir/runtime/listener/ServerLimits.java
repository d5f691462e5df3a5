package io.weir.runtime.listener;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import io.weir.grpc.Dialect;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.http2.Http2Windows;
import java.time.Duration;

/** Limits that Armeria enforces for the connections and requests of a port. */
final class ServerLimits {
  private ServerLimits() {}

  static void bound(ServerBuilder builder, LimitsConfig limits) {
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
  static void bind(ServerBuilder builder, MaxTime maxTime, HttpService edge) {
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
