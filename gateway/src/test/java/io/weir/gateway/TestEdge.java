package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.gateway.admission.AdmissionConfig;
import io.weir.gateway.deadline.DeadlineConfig;
import io.weir.gateway.docs.DocsConfig;
import io.weir.gateway.web.WebConfig;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A gateway on free ports before scripted instances of the user service, and ways to speak to it. */
final class TestEdge implements AutoCloseable {
  static final String USERS = "weir.users.v1.UserService/";
  private static final ObjectMapper JSON = new ObjectMapper();

  final ScriptedUpstream upstream;
  final Gateway gateway;
  private final Telemetry telemetry;
  // Or it would itself cut what is under way a second after a GOAWAY.
  private final ClientFactory clients =
      ClientFactory.builder().http2GracefulShutdownTimeoutMillis(Long.MAX_VALUE).build();
  private final List<ManagedChannel> channels = new ArrayList<>();

  private TestEdge(ScriptedUpstream upstream, Gateway gateway, Telemetry telemetry) {
    this.upstream = upstream;
    this.gateway = gateway;
    this.telemetry = telemetry;
  }

  static TestEdge start() {
    return start(config -> config);
  }

  /** With a configuration that differs from the usual one. */
  static TestEdge start(UnaryOperator<GatewayConfig> change) {
    var upstream = ScriptedUpstream.start();
    var telemetry =
        Telemetry.start(
            TelemetryConfig.defaults(), "weir-gateway", "test", new RecentTraces(200));
    var gateway = Gateway.start(change.apply(config(upstream)), telemetry);
    var edge = new TestEdge(upstream, gateway, telemetry);
    // The first check of a cold JVM may take longer than it may.
    eventually("the instance is checked", () -> edge.admin("/clusters").contentUtf8().contains("\"serving\""));
    return edge;
  }

  /** The user service's API on instances at these addresses. */
  static GatewayConfig config(ScriptedUpstream... upstreams) {
    var addresses = Stream.of(upstreams).map(ScriptedUpstream::address).toList();
    return new GatewayConfig(
        new ListenConfig("127.0.0.1", 0),
        new AdminConfig("127.0.0.1", 0),
        List.of(new ApiConfig("classpath:weir/users/v1/users.binpb", "users")),
        Map.of("users", ClusterConfig.of(addresses)),
        LimitsConfig.defaults(),
        AdmissionConfig.defaults(),
        DeadlineConfig.defaults(),
        new DrainConfig(Duration.ZERO, Duration.ofSeconds(5)),
        DocsConfig.defaults(),
        WebConfig.defaults(),
        TelemetryConfig.defaults());
  }

  static GatewayConfig withLimits(GatewayConfig config, LimitsConfig limits) {
    return new GatewayConfig(
        config.listen(),
        config.admin(),
        config.apis(),
        config.clusters(),
        limits,
        config.admission(),
        config.deadline(),
        config.drain(),
        config.docs(),
        config.web(),
        config.telemetry());
  }

  static GatewayConfig withAdmission(GatewayConfig config, AdmissionConfig admission) {
    return new GatewayConfig(
        config.listen(),
        config.admin(),
        config.apis(),
        config.clusters(),
        config.limits(),
        admission,
        config.deadline(),
        config.drain(),
        config.docs(),
        config.web(),
        config.telemetry());
  }

  static GatewayConfig withDocs(GatewayConfig config, DocsConfig docs) {
    return new GatewayConfig(
        config.listen(),
        config.admin(),
        config.apis(),
        config.clusters(),
        config.limits(),
        config.admission(),
        config.deadline(),
        config.drain(),
        docs,
        config.web(),
        config.telemetry());
  }

  static GatewayConfig withWeb(GatewayConfig config, WebConfig web) {
    return new GatewayConfig(
        config.listen(),
        config.admin(),
        config.apis(),
        config.clusters(),
        config.limits(),
        config.admission(),
        config.deadline(),
        config.drain(),
        config.docs(),
        web,
        config.telemetry());
  }

  static GatewayConfig withDeadline(GatewayConfig config, DeadlineConfig deadline) {
    return new GatewayConfig(
        config.listen(),
        config.admin(),
        config.apis(),
        config.clusters(),
        config.limits(),
        config.admission(),
        deadline,
        config.drain(),
        config.docs(),
        config.web(),
        config.telemetry());
  }

  static GatewayConfig withApis(
      GatewayConfig config, List<ApiConfig> apis, Map<String, ClusterConfig> clusters) {
    return new GatewayConfig(
        config.listen(),
        config.admin(),
        apis,
        clusters,
        config.limits(),
        config.admission(),
        config.deadline(),
        config.drain(),
        config.docs(),
        config.web(),
        config.telemetry());
  }

  /** A client of one protocol: "h1c", "h2c", or "http" for an upgrade. */
  WebClient client(String protocol) {
    return WebClient.builder(protocol + "://127.0.0.1:" + gateway.port())
        .factory(clients)
        .responseTimeout(Duration.ofSeconds(15))
        .build();
  }

  AggregatedHttpResponse get(String path) {
    return client("h1c").get(path).aggregate().join();
  }

  AggregatedHttpResponse send(HttpMethod method, String path, String json) {
    var headers = RequestHeaders.of(method, path, "content-type", "application/json");
    return client("h1c").execute(headers, json).aggregate().join();
  }

  AggregatedHttpResponse admin(String path) {
    return WebClient.builder("http://127.0.0.1:" + gateway.adminPort())
        .factory(clients)
        .build()
        .get(path)
        .aggregate()
        .join();
  }

  AggregatedHttpResponse admin(HttpMethod method, String path, String json) {
    var headers = RequestHeaders.of(method, path, "content-type", "application/json");
    return WebClient.builder("http://127.0.0.1:" + gateway.adminPort())
        .factory(clients)
        .build()
        .execute(headers, json)
        .aggregate()
        .join();
  }

  /** A gRPC client's connection to the gateway. */
  ManagedChannel channel() {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.port()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  static JsonNode json(AggregatedHttpResponse response) {
    try {
      return JSON.readTree(response.content().array());
    } catch (IOException e) {
      throw new UncheckedIOException(response.toString(), e);
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    clients.close();
    gateway.close();
    upstream.close();
    telemetry.close();
  }
}
