package io.weir.loadbalancer.cluster;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.Layers;
import io.weir.runtime.exchange.TimeLeft;
import io.weir.runtime.serving.Listening;
import io.weir.runtime.tracing.TracingLayer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Server that passes every call to a cluster, as a gateway does. Headers select the method policy.
 */
final class Edge implements AutoCloseable {
  static final String RPC = "weir.test.Things/Get";
  private static final long MAX_HEADERS = 2 << 20;

  final RecentTraces traces = new RecentTraces(500);
  final Telemetry telemetry = Telemetry.start(TelemetryConfig.defaults(), "edge", "edge-1", traces);
  final Cluster cluster;
  private final Server server;
  private final ClientFactory factory =
      ClientFactory.builder().http2MaxHeaderListSize(MAX_HEADERS).build();
  private final WebClient client;

  private Edge(ClusterConfig config, LongSupplier nanoTime) {
    var random = new Random(7);
    cluster =
        Cluster.start("things", config, new EngineRuntime(telemetry, nanoTime, random::nextInt));
    server =
        Server.builder()
            .http(0)
            .requestTimeoutMillis(0)
            .maxRequestLength(0)
            .http2MaxHeaderListSize(MAX_HEADERS)
            .serviceUnder(
                "/",
                Layers.outermostFirst(
                    exchange -> serve(exchange, nanoTime), List.of(new TracingLayer(telemetry))))
            .build();
    Listening.start(server);
    client =
        WebClient.builder(SessionProtocol.H2C, Endpoint.of("127.0.0.1", server.activeLocalPort()))
            .factory(factory)
            .responseTimeoutMillis(20_000)
            .maxResponseLength(0)
            .build();
  }

  static Edge before(ScriptedUpstream... upstreams) {
    return before("", upstreams);
  }

  /**
   * @param keys keys of the cluster other than its endpoints, "timeout: 1s, panic: 20%"
   */
  static Edge before(String keys, ScriptedUpstream... upstreams) {
    return at(System::nanoTime, keys, upstreams);
  }

  static Edge before(String keys, String... addresses) {
    return new Edge(config(keys, List.of(addresses)), System::nanoTime);
  }

  static Edge of(ClusterConfig config) {
    return new Edge(config, System::nanoTime);
  }

  /** Starts an edge whose engine uses this clock. */
  static Edge at(LongSupplier nanoTime, String keys, ScriptedUpstream... upstreams) {
    return new Edge(
        config(keys, Stream.of(upstreams).map(ScriptedUpstream::address).toList()), nanoTime);
  }

  private static ClusterConfig config(String keys, List<String> addresses) {
    return ConfigReader.read(
        "{endpoints: [\"%s\"], %s}".formatted(String.join("\", \"", addresses), keys),
        "test",
        ClusterConfig.class,
        Map.of());
  }

  private HttpResponse serve(Exchange exchange, LongSupplier nanoTime) {
    var headers = exchange.headers();
    long timeout = headers.getLong("x-timeout-ms", 0) * 1_000_000;
    if (timeout > 0) {
      var until = new TimeLeft.Until(nanoTime, nanoTime.getAsLong() + timeout);
      exchange.timeLeft(until, until);
    }
    var method =
        new MethodPolicy(
            headers.path().substring(1),
            Repeat.valueOf(headers.get("x-repeat", "SAFE")),
            headers.get("x-unary", "true").equals("true"));
    return cluster.call(exchange, exchange.request(), method);
  }

  AggregatedHttpResponse call(Repeat repeat) {
    return send(headers(repeat).build()).aggregate().join();
  }

  RequestHeadersBuilder headers(Repeat repeat) {
    return RequestHeaders.builder(HttpMethod.POST, "/" + RPC)
        .add("content-type", "application/grpc")
        .add("te", "trailers")
        .add("x-repeat", repeat.name());
  }

  HttpResponse send(RequestHeaders headers) {
    return client.execute(HttpRequest.of(headers, HttpData.wrap(new byte[] {0, 0, 0, 0, 1, 9})));
  }

  WebClient client() {
    return client;
  }

  /** Returns the final grpc-status. */
  static int status(AggregatedHttpResponse response) {
    int inTrailers = response.trailers().getInt("grpc-status", -1);
    return inTrailers >= 0 ? inTrailers : response.headers().getInt("grpc-status", -1);
  }

  @Override
  public void close() {
    cluster.close();
    Listening.stop(server);
    factory.close();
    telemetry.close();
  }
}
