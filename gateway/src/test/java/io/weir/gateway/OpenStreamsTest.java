package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.runtime.config.ConfigException;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of the streams that a caller has open at once, in every form and however they end. */
final class OpenStreamsTest {
  private static final String WATCH = USERS + "WatchUsers";
  private static final String LIMIT = WATCH + " 2 open streams per address";
  private static final String OPEN = "weir_rate_limit_open_streams{limit=\"" + LIMIT + "\"}";
  private static final String LIMITS = "rate-limits: [{rpc: " + WATCH + ", open-streams: 2}]";

  private @Nullable TestEdge started;

  private void start(String... keys) {
    started = TestEdge.start(keys);
    edge().upstream.always(WATCH, new Opened()).always(USERS + "GetUser", Answer.never());
  }

  /** Sends headers, and nothing more before the caller leaves. */
  private static final class Opened implements Answer {
    @Override
    public void onHeaders(io.grpc.ServerCall<byte[], byte[]> call) {
      call.sendHeaders(new Metadata());
      call.sendMessage(new byte[0]);
    }

    @Override
    public void onComplete(io.grpc.ServerCall<byte[], byte[]> call, List<byte[]> requests) {}
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private TestEdge edge() {
    return Objects.requireNonNull(started, "start() comes first");
  }

  private void eventuallyOpen(int streams) {
    eventually(streams + " are open", () -> edge().metric(OPEN) == streams);
  }

  private HttpResponse events() {
    return edge()
        .client("h2c")
        .execute(
            RequestHeaders.of(HttpMethod.GET, "/v1/users:watch", "accept", "text/event-stream"));
  }

  private AggregatedHttpResponse grpc(String type) {
    var headers =
        RequestHeaders.of(HttpMethod.POST, "/" + WATCH, "content-type", type, "te", "trailers");
    return edge().client("h2c").execute(headers, HttpData.wrap(new byte[5])).aggregate().join();
  }

  @Test
  void areRefusedInEveryFormWithTheLimit() {
    start(LIMITS);
    assertThat(edge().metric(OPEN)).isZero();
    var events = events();
    var read = Heard.all(events);
    var call = ByteCall.start(edge().channel(), WATCH).send().done();
    eventuallyOpen(2);
    var refused = edge().get("/v1/users:watch");
    assertThat(refused.status().code()).isEqualTo(429);
    assertThat(TestEdge.json(refused).get("message").asText())
        .isEqualTo("too many open streams: 2 for each address; end one before another is opened");
    assertThat(refused.headers().names().toString())
        .as("nobody knows when a stream ends, and nothing refills")
        .doesNotContain("retry-after")
        .doesNotContain("ratelimit");
    assertThat(grpc("application/grpc").headers())
        .anyMatch(field ->
            field.getKey().toString().equals("grpc-status") && field.getValue().equals("8"));
    assertThat(grpc("application/grpc").headers().contains("grpc-retry-pushback-ms")).isFalse();
    assertThat(grpc("application/grpc-web").contentUtf8()).containsPattern("grpc-status: ?8");
    try (var socket = RawSocket.open(edge().gateway.port(), "/v1/users:watch")) {
      assertThat(socket.head()).contains(" 429 ");
    }
    assertThat(edge().metric("weir_rate_limited_total{limit=\"" + LIMIT + "\"}")).isEqualTo(5);
    assertThat(edge().metric(OPEN)).as("refusals hold nothing").isEqualTo(2);

    call.call.cancel("the caller leaves", null);
    eventuallyOpen(1);
    try (var socket = RawSocket.open(edge().gateway.port(), "/v1/users:watch")) {
      assertThat(socket.head()).contains(" 101 ");
      eventuallyOpen(2);
      assertThat(grpc("application/grpc").headers().get("grpc-status")).isEqualTo("8");
    }
    eventuallyOpen(1);
    events.abort();
    eventuallyOpen(0);
    assertThat(read.text()).isNotNull();
  }

  @Test
  void leaveUnaryCallsAlone() {
    start("rate-limits: [{rpc: \"weir.users.v1.UserService/*\", open-streams: 1}]");
    var calls = new ArrayList<HttpResponse>();
    for (int i = 0; i < 3; i++) {
      calls.add(edge().client("h2c").get("/v1/users/u" + i));
    }
    eventually("all are at the instance", () -> edge().upstream.open() == 3);
    calls.forEach(HttpResponse::abort);
  }

  @Test
  void giveTheirPlaceBackWhenTheInstanceEndsThem() throws Exception {
    start(LIMITS);
    edge().upstream.always(WATCH, Answer.status(Status.INTERNAL));
    for (int i = 0; i < 10; i++) {
      assertThat(edge().get("/v1/users:watch").status().code()).isEqualTo(500);
      assertThat(ByteCall.start(edge().channel(), WATCH).send().done().ended().getCode())
          .isEqualTo(Status.Code.INTERNAL);
      eventuallyOpen(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"accept: text/event-stream\r\n", "upgrade"})
  void leaveNothingOfACallerThatOpensAndLeaves(String form) throws IOException {
    start("rate-limits: [{rpc: " + WATCH + ", open-streams: 10000}]");
    edge().upstream.always(WATCH, Answer.never());
    var request =
        form.equals("upgrade")
            ? RawSocket.handshake("/v1/users:watch")
            : "GET /v1/users:watch HTTP/1.1\r\nhost: test\r\n" + form + "\r\n";
    for (int i = 0; i < 1_000; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge().gateway.port())) {
        socket.setSoLinger(i % 2 == 0, 0);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
    }
    eventually("none is open", () -> edge().metric("weir_rate_limit_open_streams") == 0);
    eventually("none is in flight", () -> edge().metric("weir_requests_in_flight") == 0);
    assertThat(edge().metric("weir_rate_limited_total")).isZero();
  }

  @Test
  void countEveryRequestForAPathThatPassesThrough() {
    try (var site = OldSite.start()) {
      start(
          "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, site: {endpoints: [\"127.0.0.1:%d\"], protocol: http1, health: {path: /healthz}}}"
              .formatted(site.port()),
          "routes: [{path: /**, cluster: site}]",
          "rate-limits: [{path: /**, open-streams: 1}]");
      site.halt();
      var open = HttpRequest.of(HttpMethod.GET, "/events");
      var heard = Heard.all(edge().client("h1c").execute(open));
      eventually("it is open", () -> heard.text().contains("data: 1"));
      assertThat(edge().get("/events").status().code()).isEqualTo(429);
      site.goOn();
      eventually("it has ended", () -> heard.text().endsWith(Heard.END));
      eventually("its place", () -> edge().metric("weir_rate_limit_open_streams") == 0);
      assertThat(edge().get("/events").status().code()).isEqualTo(200);
    }
  }

  @Test
  void countWebSocketsThatPassThrough() {
    try (var site = SocketSite.start()) {
      start(
          "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, site: {endpoints: [\"127.0.0.1:%d\"], protocol: http1}}"
              .formatted(site.port()),
          "routes: [{path: /site/**, cluster: site}]",
          "rate-limits: [{path: /site/**, open-streams: 1}]");
      for (int i = 0; i < 20; i++) {
        try (var open = RawSocket.open(edge().gateway.port(), "/site/flood")) {
          assertThat(open.head()).contains(" 101 ");
          try (var second = RawSocket.open(edge().gateway.port(), "/site/flood")) {
            assertThat(second.head()).contains(" 429 ");
          }
        }
        eventually("its place", () -> edge().metric("weir_rate_limit_open_streams") == 0);
      }
    }
  }

  @Test
  void keepTheirCountOverAReload(@TempDir Path directory) {
    try (var instance = ScriptedUpstream.start()) {
      instance.always(WATCH, new Opened());
      var file =
          """
          apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
          clusters: {users: {endpoints: ["%s"]}}
          rate-limits: [{rpc: %s, open-streams: %d}, {rpc: "*", per: everyone, rate: %s}]
          """;
      try (var reloading =
          ReloadingGateway.start(
              directory, file.formatted(instance.address(), WATCH, 1, "900/s"))) {
        var first = reloading.client("h2c").get("/v1/users:watch");
        var heard = Heard.all(first);
        eventually("it is open", () -> !heard.text().isEmpty());
        reloading.reload(file.formatted(instance.address(), WATCH, 1, "800/s"));
        assertThat(reloading.get("/v1/users:watch").status().code()).isEqualTo(429);
        reloading.reload(file.formatted(instance.address(), WATCH, 2, "800/s"));
        assertThat(reloading.metric(OPEN)).isEqualTo(1);
        var second = reloading.client("h2c").get("/v1/users:watch");
        var also = Heard.all(second);
        eventually("it is open", () -> !also.text().isEmpty());
        assertThat(reloading.get("/v1/users:watch").status().code()).isEqualTo(429);
        first.abort();
        second.abort();
        eventually("both are gone", () -> reloading.metric("weir_rate_limit_open_streams") == 0);
      }
    }
  }

  @Test
  void ofUnaryRpcsAreAMistake(@TempDir Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: ["127.0.0.1:1"]}}
            rate-limits:
              - {rpc: weir.users.v1.UserService/GetUser, open-streams: 5}
              - {rpc: "weir.users.v1.UserService/*", open-streams: 5}
              - {rpc: "*", open-streams: 5, shared: true}
            """);
    assertThatThrownBy(() -> GatewayConfig.read(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weir.yaml:6: rate-limits: shared: true is for limits of calls");
    Files.writeString(file, Files.readString(file).replace(", shared: true", ""));
    assertThatThrownBy(() -> GatewayConfig.read(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "weir.yaml:4: rate-limits: open-streams: 'weir.users.v1.UserService/GetUser' matches unary RPCs only")
        .hasMessageNotContaining("weir.yaml:5");
  }
}
