package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.client.SocketTalk;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain HTTP and WebSockets through a sidecar, to instances in both versions of HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SidecarPathsTest {
  private final ScriptedUpstream users = ScriptedUpstream.start();
  private final Server site = site();
  private final Telemetry telemetry =
      Telemetry.start(TelemetryConfig.defaults(), "weir-sidecar", "test", new RecentTraces(100));
  private Sidecar sidecar = start();

  private static Server site() {
    var server =
        Server.builder()
            .http(0)
            .route()
            .pathPrefix("/old/sockets")
            .build(
                WebSocketService.of((ctx, in) -> {
                  var out = WebSocket.streaming();
                  var _ =
                      in.peek(
                              frame -> {
                                if (frame.type() == WebSocketFrameType.TEXT) {
                                  out.write(WebSocketFrame.ofText(frame.text() + "!"));
                                } else if (frame.type() == WebSocketFrameType.CLOSE) {
                                  out.close();
                                }
                              })
                          .subscribe();
                  return out;
                }))
            .serviceUnder(
                "/",
                (ctx, req) ->
                    HttpResponse.of(
                        req.aggregate()
                            .thenApply(whole ->
                                HttpResponse.of(
                                    HttpStatus.OK,
                                    MediaType.PLAIN_TEXT_UTF_8,
                                    ctx.sessionProtocol()
                                        + " "
                                        + whole.headers()
                                        + whole.contentUtf8()))))
            .build();
    server.start().join();
    return server;
  }

  private Sidecar start() {
    var port = site.activeLocalPort(SessionProtocol.HTTP);
    var config =
        ConfigReader.read(
            """
            listen: {port: 0}
            admin: {port: 0}
            routes: [{path: /old/**, cluster: one}, {path: /old/two/**, cluster: two}, {path: /old/sockets/two, cluster: two}]
            clusters:
              users: {endpoints: ["%s"]}
              one: {endpoints: ["127.0.0.1:%d"], protocol: http1}
              two: {endpoints: ["127.0.0.1:%d"], protocol: http2}
            drain: {delay: 0s, grace: 1s}
            """
                .formatted(users.address(), port, port),
            "sidecar.yaml",
            SidecarConfig.class,
            Map.of());
    return Sidecar.start(config, telemetry);
  }

  @BeforeAll
  void awaitChecks() {
    var admin = WebClient.of("http://127.0.0.1:" + sidecar.adminPort());
    eventually(
        "checked",
        () -> !admin.get("/clusters").aggregate().join().contentUtf8().contains("not checked yet"));
  }

  @AfterAll
  void stop() {
    sidecar.close();
    site.stop().join();
    users.close();
    telemetry.close();
  }

  private WebClient client(String protocol) {
    return WebClient.of(protocol + "://127.0.0.1:" + sidecar.port());
  }

  @ParameterizedTest
  @CsvSource({"h1c, /old/x, h1c", "h2c, /old/x, h1c", "h1c, /old/two/x, h2c"})
  void passesRequests(String callers, String path, String instances) {
    var headers =
        RequestHeaders.of(
            HttpMethod.PUT, path + "?q=a", "x-forwarded-for", "1.2.3.4", "x_real_ip", "5.6.7.8");
    var answer = client(callers).execute(headers, "content").aggregate().join().contentUtf8();
    assertThat(answer)
        .startsWith(instances + " ")
        .endsWith("content")
        .contains(path + "?q=a", "x-forwarded-for=1.2.3.4")
        .doesNotContain("5.6.7.8");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /old/a%2fb, 400",
    "GET, /new, 404",
    "TRACE, /old/x, 405",
    "POST, /weir.test.Things/Get, 404"
  })
  void refusesWhatHasNoRoute(HttpMethod method, String path, int status) {
    var answer = client("h1c").execute(RequestHeaders.of(method, path)).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.contentUtf8()).contains("\"code\"", "\"message\"");
  }

  @ParameterizedTest
  @CsvSource({
    "ws+h1c, /old/sockets/one",
    "ws+h2c, /old/sockets/one",
    "ws+h1c, /old/sockets/two",
    "ws+h2c, /old/sockets/two"
  })
  void passesWebSockets(String scheme, String path) {
    var uri = scheme + "://127.0.0.1:" + sidecar.port();
    assertThat(SocketTalk.send(uri, path, "one", "two")).containsExactly("one!", "two!");
  }

  @Test
  void servesRpcsOfTheOtherCluster() throws Exception {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sidecar.port()).usePlaintext().build();
    try {
      var status = ByteCall.start(channel, "weir.test.Things/Get").send((byte) 7).done().ended();
      assertThat(status.getCode()).isNotEqualTo(Status.Code.UNAVAILABLE);
    } finally {
      channel.shutdownNow();
    }
  }
}
