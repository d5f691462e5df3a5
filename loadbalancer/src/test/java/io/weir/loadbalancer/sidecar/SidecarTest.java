package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.route.RouteRetry;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.accesslog.AccessLogConfig;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.serving.AdminConfig;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar between a real gRPC client and real instances. */
final class SidecarTest {
  private static final String RPC = "weir.test.Things/Get";
  private static final Metadata.Key<String> TRIED =
      Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final ScriptedUpstream one = ScriptedUpstream.start();
  private final ScriptedUpstream two = ScriptedUpstream.start();
  private final RecentTraces traces = new RecentTraces(100);
  private final Telemetry telemetry =
      Telemetry.start(TelemetryConfig.defaults(), "weir-sidecar", "test", traces);
  private @Nullable Sidecar sidecar;
  private @Nullable ManagedChannel channel;

  @AfterEach
  void stop() {
    if (channel != null) {
      channel.shutdownNow();
    }
    if (sidecar != null) {
      sidecar.close();
    }
    one.close();
    two.close();
    telemetry.close();
  }

  private Sidecar start(List<RouteConfig> routes, Map<String, ClusterConfig> clusters) {
    return start(new SocketConfig("127.0.0.1", 0, null), routes, clusters);
  }

  private Sidecar start(
      SocketConfig listen, List<RouteConfig> routes, Map<String, ClusterConfig> clusters) {
    return start(listen, routes, clusters, Duration.ZERO);
  }

  private Sidecar start(
      SocketConfig listen,
      List<RouteConfig> routes,
      Map<String, ClusterConfig> clusters,
      Duration drainDelay) {
    var started =
        Sidecar.start(
            new SidecarConfig(
                listen,
                new AdminConfig("127.0.0.1", 0),
                routes,
                clusters,
                HeadersConfig.defaults(),
                List.of(),
                LimitsConfig.defaults(),
                new DrainConfig(drainDelay, Duration.ofSeconds(5)),
                AccessLogConfig.defaults(),
                TelemetryConfig.defaults()),
            telemetry);
    sidecar = started;
    eventually("checked", () -> !admin("/clusters").contains("not checked yet"));
    return started;
  }

  private Sidecar startBeforeBoth(String... safe) {
    var both = ClusterConfig.of(List.of(one.address(), two.address()));
    var route = new RouteConfig(null, "weir.test.Things", List.of(safe), "things");
    return start(List.of(route), Map.of("things", both));
  }

  private ManagedChannel channel(String authority) {
    var dialled =
        NettyChannelBuilder.forAddress("127.0.0.1", sidecar == null ? 0 : sidecar.port())
            .overrideAuthority(authority)
            .usePlaintext()
            .build();
    channel = dialled;
    return dialled;
  }

  private String admin(String path) {
    return get(sidecar == null ? 0 : sidecar.adminPort(), path).contentUtf8();
  }

  private static AggregatedHttpResponse get(int port, String path) {
    return WebClient.of("http://127.0.0.1:" + port).get(path).aggregate().join();
  }

  private static Status once(ManagedChannel channel) throws Exception {
    return ByteCall.start(channel, RPC).send((byte) 7).done().ended();
  }

  @Test
  void servesOnUntilTheDelayOfItsDrainIsOver() throws Exception {
    var things = ClusterConfig.of(List.of(one.address()));
    var socket = new SocketConfig("127.0.0.1", 0, null);
    var draining = start(socket, List.of(), Map.of("things", things), Duration.ofHours(1));
    var closing = Thread.ofVirtual().start(draining::close);
    eventually("not ready", () -> get(draining.adminPort(), "/readyz").status().code() == 503);
    var client = channel("things");
    assertThat(once(client).isOk()).isTrue();
    closing.interrupt();
    closing.join();
    assertThat(once(client).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void limitsTheSafeMethodsThatAnEntryNames() throws Exception {
    var route = new RouteConfig(null, "weir.test.Things", List.of(RPC), "things");
    var settings =
        new RouteConfig(
            null,
            null,
            null,
            List.of(),
            null,
            RpcPattern.parse("weir.test.*"),
            MaxTime.parse("60ms"),
            new RouteRetry(1, null, null),
            null);
    start(List.of(settings, route), Map.of("things", ClusterConfig.of(List.of(one.address()))));
    one.next(RPC, Answer.never());
    assertThat(once(channel("things")).getDescription())
        .contains("the timeout of the route has passed");
    long before = one.executions(RPC);
    one.next(RPC, Answer.status(Status.UNAVAILABLE));
    assertThat(once(channel("things")).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(one.executions(RPC) - before).isEqualTo(1);
  }

  @Test
  void passesAllFourKindsThrough() throws Exception {
    startBeforeBoth();
    var call = ByteCall.start(channel("things"), RPC);
    // An echo: the answer to a message arrives before the next message is sent.
    for (byte message = 1; message < 4; message++) {
      call.send(message);
      assertThat(call.next()).containsExactly(message);
    }
    assertThat(call.done().ended().isOk()).isTrue();
  }

  @Test
  void passesIdentitiesInOneSpellingOnly() throws Exception {
    start(List.of(), Map.of("things", ClusterConfig.of(List.of(one.address()))));
    var headers = new Metadata();
    for (var name : List.of("x-forwarded-for", "x_forwarded_for", "x.forwarded.user")) {
      headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), "192.0.2.7");
    }
    ByteCall.start(channel("things"), RPC, CallOptions.DEFAULT, headers).send().done().ended();
    var seen = one.calls().getLast();
    assertThat(seen.header("x-forwarded-for")).isEqualTo("192.0.2.7");
    assertThat(seen.header("x_forwarded_for")).isNull();
    assertThat(seen.header("x.forwarded.user")).isNull();
  }

  @Test
  void spreadsCallsOfOneChannel() throws Exception {
    startBeforeBoth();
    var all = channel("things");
    for (int i = 0; i < 100; i++) {
      assertThat(once(all).isOk()).isTrue();
    }
    assertThat(one.executions(RPC)).isBetween(20L, 80L);
    assertThat(admin("/clusters")).contains("\"name\" : \"things\"");
    eventually(
        "the console has its history",
        () -> admin("/console/history?cluster=things").contains("\"at\" : [ 1"));
    assertThat(telemetry.prometheus()).contains("weir_attempts_seconds");
  }

  @Test
  void routesByAuthorityAndByService() throws Exception {
    var routes =
        List.of(
            new RouteConfig("one", null, List.of(), "first"),
            new RouteConfig(null, "weir.test.Things", List.of(), "second"));
    start(
        routes,
        Map.of(
            "first", ClusterConfig.of(List.of(one.address())),
            "second", ClusterConfig.of(List.of(two.address()))));
    assertThat(once(channel("one:15001")).isOk()).isTrue();
    assertThat(one.executions(RPC)).isEqualTo(1);
    assertThat(once(channel("onetwo")).isOk()).isTrue();
    assertThat(two.executions(RPC)).isEqualTo(1);
    var other = ByteCall.start(channel("onetwo"), "weir.test.Thingses/Get").done().ended();
    assertThat(other.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(other.getDescription())
        .contains("no route of this sidecar takes weir.test.Thingses/Get");
  }

  @Test
  void repeatsOnlyWhatItIsToldIsSafe() throws Exception {
    one.always(RPC, Answer.status(Status.UNAVAILABLE));
    two.always(RPC, Answer.status(Status.UNAVAILABLE));
    startBeforeBoth();
    assertThat(once(channel("things")).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(one.executions(RPC) + two.executions(RPC)).isEqualTo(1);
  }

  @Test
  void repeatsWhatIsSafe() throws Exception {
    one.next(RPC, Answer.status(Status.UNAVAILABLE));
    two.next(RPC, Answer.status(Status.UNAVAILABLE));
    startBeforeBoth(RPC);
    assertThat(once(channel("things")).isOk()).isTrue();
    assertThat(one.executions(RPC) + two.executions(RPC)).isEqualTo(3);
  }

  @Test
  void saysThatWhatItHasRepeatedIsNotToBeRepeated() throws Exception {
    one.always(RPC, Answer.status(Status.UNAVAILABLE));
    two.always(RPC, Answer.statusAfter(Status.UNAVAILABLE, new Metadata()));
    startBeforeBoth(RPC);
    assertThat(pushback()).isEqualTo("-1");
    var own = new Metadata();
    own.put(PUSHBACK, "70");
    one.always(RPC, Answer.status(Status.UNAVAILABLE, own));
    two.always(RPC, Answer.status(Status.UNAVAILABLE, own));
    assertThat(pushback()).as("the instances' own").isEqualTo("70");
  }

  @Test
  void leavesRetriesToItsCallerOfWhatItIsNotToldIsSafe() throws Exception {
    one.always(RPC, Answer.status(Status.UNAVAILABLE));
    two.always(RPC, Answer.status(Status.UNAVAILABLE));
    startBeforeBoth();
    assertThat(pushback()).isNull();
  }

  private @Nullable String pushback() throws Exception {
    var call = ByteCall.start(channel("things"), RPC).send((byte) 7).done();
    assertThat(call.ended().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    return call.trailers.get(10, TimeUnit.SECONDS).get(PUSHBACK);
  }

  @Test
  void doesNotRepeatWhatALayerAboveRepeats() throws Exception {
    one.always(RPC, Answer.status(Status.UNAVAILABLE));
    two.always(RPC, Answer.status(Status.UNAVAILABLE));
    startBeforeBoth(RPC);
    var headers = new Metadata();
    headers.put(TRIED, "1");
    var call = ByteCall.start(channel("things"), RPC, CallOptions.DEFAULT, headers);
    assertThat(call.send((byte) 1).done().ended().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(one.executions(RPC) + two.executions(RPC)).isEqualTo(1);
  }

  @Test
  void goesElsewhereWhenAnInstanceIsGone() throws Exception {
    startBeforeBoth();
    one.stop();
    var all = channel("things");
    for (int i = 0; i < 20; i++) {
      assertThat(once(all).isOk()).isTrue();
    }
    assertThat(two.executions(RPC)).isEqualTo(20);
  }

  @Test
  void handsTheDeadlineOnAndTheCancellation() throws Exception {
    one.always(RPC, Answer.never());
    two.always(RPC, Answer.never());
    startBeforeBoth();
    var brief = CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS);
    var late = ByteCall.start(channel("things"), RPC, brief, new Metadata());
    assertThat(late.send((byte) 1).done().ended().getCode())
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    eventually("the instances are left", () -> one.open() + two.open() == 0);
    var left = ByteCall.start(channel("things"), RPC);
    left.send((byte) 1);
    eventually("the call is there", () -> one.open() + two.open() == 1);
    left.call.cancel("enough", null);
    eventually("the instance is left", () -> one.open() + two.open() == 0);
  }

  @Test
  void showsEachCallInATrace() throws Exception {
    startBeforeBoth();
    assertThat(once(channel("things")).isOk()).isTrue();
    eventually(
        "the trace is whole",
        () ->
            traces.traces().stream()
                .anyMatch(trace -> trace.name().equals(RPC) && trace.spans().size() == 2));
  }

  @Test
  void tellsWhoSpeaksNoGrpc() {
    var started = startBeforeBoth();
    var answer = get(started.port(), "/v1/things");
    assertThat(answer.status().code()).isEqualTo(415);
    assertThat(answer.contentUtf8()).contains("a sidecar takes gRPC");
  }

  @Test
  void listensOnAUnixSocketAlsoWhereADeadProcessLeftOne(@TempDir Path directory)
      throws IOException {
    var socket = directory.resolve("weir.sock");
    try (var dead = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    start(
        new SocketConfig("127.0.0.1", 0, socket),
        List.of(),
        Map.of("things", ClusterConfig.of(List.of(one.address()))));
    try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(client.connect(UnixDomainSocketAddress.of(socket))).isTrue();
    }
    if (sidecar != null) {
      sidecar.close();
    }
    assertThat(Files.exists(socket)).isFalse();
  }
}
