package io.weir.observability.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.weir.grpc.GrpcCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Meters of a server under the names of OpenTelemetry's conventions: http.server.request.duration,
 * and rpc.server.call.duration of those requests that call an RPC. Thread-safe.
 */
public final class ServerMeters {
  /**
   * Labels of a time series, as a request has them; each takes few values.
   *
   * @param method "_OTHER" for one that is not among those of HTTP
   * @param route "GET /v1/users/{id}"; null if the request was not routed
   * @param grpcStatus {@link RequestMeters#NO_GRPC_STATUS} if it called no RPC
   * @param error error.type; null if nothing went wrong
   */
  public record Series(
      String scheme,
      String method,
      @Nullable String route,
      @Nullable String rpc,
      int status,
      int grpcStatus,
      @Nullable String error) {}

  private static final Series REST =
      new Series("http", "_OTHER", null, null, 0, RequestMeters.NO_GRPC_STATUS, null);

  /** Those of the conventions. */
  private static final Duration[] BUCKETS =
      Stream.of(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry meters;
  private final BoundedSeries<Series, List<Timer>> timers =
      new BoundedSeries<>(REST, this::register);

  public ServerMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  public void ended(Series series, long nanos) {
    for (var timer : timers.of(series)) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private List<Timer> register(Series series) {
    var http = http(series);
    return series.rpc() == null ? List.of(http) : List.of(http, rpc(series, series.rpc()));
  }

  private Timer http(Series series) {
    var route = series.route();
    return Timer.builder("http.server.request.duration")
        .description("Time of requests, by OpenTelemetry's conventions")
        .tags(
            Tags.of(
                "http.request.method", series.method(),
                // Without the verb.
                "http.route", route == null ? "" : route.substring(route.indexOf(' ') + 1),
                "http.response.status_code", Integer.toString(series.status()),
                "url.scheme", series.scheme(),
                "error.type", orEmpty(series.error())))
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  private Timer rpc(Series series, String rpc) {
    int status = series.grpcStatus();
    return Timer.builder("rpc.server.call.duration")
        .description("Time of calls, by OpenTelemetry's conventions")
        .tags(
            Tags.of(
                "rpc.system.name",
                "grpc",
                "rpc.method",
                rpc,
                "rpc.response.status_code",
                status == RequestMeters.NO_GRPC_STATUS ? "" : GrpcCode.nameOf(status),
                "error.type",
                orEmpty(series.error())))
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  /** A label without a value is one that is not there, by the rules of Prometheus. */
  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
