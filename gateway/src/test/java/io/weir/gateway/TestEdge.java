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
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gateway on free ports in front of scripted instances of the user service, with clients for it.
 */
final class TestEdge implements AutoCloseable {
  static final String USERS = "weir.users.v1.UserService/";
  static final String USERS_SCHEMA = "classpath:weir/users/v1/users.binpb";

  /** Default configuration, one key per line. */
  private static final String USUAL =
      """
      listen: {host: 127.0.0.1, port: 0}
      admin: {host: 127.0.0.1, port: 0}
      apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
      clusters: {users: {endpoints: ["${INSTANCE}"]}}
      drain: {delay: 0s, grace: 5s}
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  final ScriptedUpstream upstream;
  final Gateway gateway;
  private final Telemetry telemetry;
  // The default factory would cut calls in flight one second after a GOAWAY.
  private final ClientFactory clients =
      ClientFactory.builder().http2GracefulShutdownTimeoutMillis(Long.MAX_VALUE).build();
  private final List<ManagedChannel> channels = new ArrayList<>();

  private TestEdge(ScriptedUpstream upstream, Gateway gateway, Telemetry telemetry) {
    this.upstream = upstream;
    this.gateway = gateway;
    this.telemetry = telemetry;
  }

  /**
   * Starts a gateway.
   *
   * @param keys keys of the configuration that differ from the default ones, each with its value,
   *     "deadline: {max: 1s}"; ${INSTANCE} is the address of the instance
   */
  static TestEdge start(String... keys) {
    var upstream = ScriptedUpstream.start();
    var telemetry =
        Telemetry.start(TelemetryConfig.defaults(), "weir-gateway", "test", new RecentTraces(200));
    var gateway = Gateway.start(config(upstream, keys), telemetry);
    var edge = new TestEdge(upstream, gateway, telemetry);
    // The first health check of a cold JVM may take longer than its timeout.
    eventually(
        "the instance is checked",
        () -> edge.admin("/clusters").contentUtf8().contains("\"serving\""));
    return edge;
  }

  /** Returns the configuration of a gateway in front of this instance. */
  static GatewayConfig config(ScriptedUpstream upstream, String... keys) {
    var own = Stream.of(keys).map(key -> key.substring(0, key.indexOf(':'))).toList();
    var usual = USUAL.lines().filter(line -> !own.contains(line.substring(0, line.indexOf(':'))));
    return ConfigReader.read(
        Stream.concat(usual, Stream.of(keys)).collect(Collectors.joining("\n")),
        "test",
        GatewayConfig.class,
        Map.of("INSTANCE", upstream.address()));
  }

  /** Returns the key apis: APIs with these descriptor sets, served by the instance. */
  static String apis(String... descriptors) {
    return Stream.of(descriptors)
        .map("{descriptors: \"%s\", cluster: users}"::formatted)
        .collect(Collectors.joining(", ", "apis: [", "]"));
  }

  /** Returns a client for one protocol: "h1c", "h2c", or "http" for an upgrade. */
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

  /** Returns the sum of the metrics whose name and labels begin with this. */
  double metric(String name) {
    return admin("/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Returns a gRPC client's connection to the gateway. */
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
