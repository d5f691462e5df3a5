package io.weir.loadbalancer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.weir.testkit.tls.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sidecar in front of an application in plain HTTP, whose administration is for one peer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InboundHttpTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Server application = application();
  private TestMesh mesh;
  private TestCertificate stock;
  private Sidecar sidecar;

  private Server application() {
    var server =
        Server.builder()
            .http(0)
            .serviceUnder("/sockets", sockets())
            .serviceUnder(
                "/",
                (ctx, req) -> {
                  seen.add(ctx.rawPath() + " " + req.headers().get("x-forwarded-peer"));
                  return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT, "served");
                })
            .build();
    server.start().join();
    return server;
  }

  private static WebSocketService sockets() {
    return WebSocketService.builder((ctx, in) -> WebSocket.streaming()).allowedOrigins("*").build();
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    mesh = new TestMesh(directory);
    stock = mesh.authority.host("stock.internal");
    sidecar =
        mesh.inbound(
            "127.0.0.1:" + application.activeLocalPort(),
            "protocol: http1",
            "access: [{path: /**, allow: authenticated}, {path: /admin/**, require: {peers:"
                + " [\"spiffe://site/*\"]}}]",
            "rate-limits: [{path: /few, per: identity, rate: 1/h}]");
  }

  @AfterAll
  void stop() {
    mesh.close();
    var _ = application.stop();
  }

  private String exchange(@Nullable TestCertificate own, String request) throws IOException {
    return MutualTls.exchange(sidecar.inboundPort(), mesh.authority, own, request);
  }

  private static String get(String target, String... headers) {
    return "GET "
        + target
        + " HTTP/1.1\r\nhost: app.internal\r\nconnection: close\r\n"
        + List.of(headers).stream().map(each -> each + "\r\n").collect(Collectors.joining())
        + "\r\n";
  }

  @Test
  void letsPeersDoWhatTheRulesSay() throws IOException {
    assertThat(exchange(mesh.shop, get("/admin/x"))).startsWith("HTTP/1.1 200 ").endsWith("served");
    assertThat(seen.getLast()).isEqualTo("/admin/x spiffe://site/shop");
    assertThat(exchange(stock, get("/", "x-forwarded-peer: root", "X_Forwarded_Peer: root")))
        .startsWith("HTTP/1.1 200 ");
    assertThat(seen.getLast()).isEqualTo("/ stock.internal");
    assertThat(exchange(stock, get("/admin/x")))
        .startsWith("HTTP/1.1 403 ")
        .contains("content-type: application/json")
        .contains("\"code\" : 7,", "the caller may not make this call");
  }

  @Test
  void countsThePeersByTheirNames() throws IOException {
    assertThat(exchange(mesh.shop, get("/few")))
        .startsWith("HTTP/1.1 200 ")
        .contains("ratelimit: \"identity\";r=0;t=0");
    assertThat(exchange(mesh.shop, get("/few")))
        .startsWith("HTTP/1.1 429 ")
        .contains("retry-after: ")
        .contains("\"code\" : 8");
    assertThat(exchange(stock, get("/few"))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void asksForACertificateWhereItIsOptional() throws IOException {
    var optional = mesh.mutual().replace("client-ca", "clients: optional, client-ca");
    var open =
        mesh.start(
            "inbound: {listen: %s, protocol: http1, target: \"127.0.0.1:%d\", access: [{path: /**, allow: authenticated}]}"
                .formatted(optional, application.activeLocalPort()));
    TestMesh.ready(open);
    assertThat(MutualTls.exchange(open.inboundPort(), mesh.authority, null, get("/")))
        .startsWith("HTTP/1.1 401 ")
        .contains("www-authenticate: ClientCertificate")
        .contains("\"code\" : 16");
  }

  @Test
  void refusesMethodsThatDoNotPass() throws IOException {
    assertThat(exchange(mesh.shop, get("/").replace("GET", "TRACE"))).startsWith("HTTP/1.1 405 ");
  }

  /** The peer may request everything but the administration. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/",
        "/admin/x",
        "/admin?x",
        "/admin/x?y=/z",
        "/%61dmin/x",
        "/%2561dmin/x",
        "/%252561dmin/x",
        "/Admin/x",
        "/ADMIN",
        "/admin;a=b/x",
        "/admin./x",
        "/admin../x",
        "/admin%20/x",
        "/x/../admin/x",
        "/./admin",
        "//admin",
        "/x//../admin",
        "/x/%2e%2e/admin",
        "/x/%252e%252e/admin",
        "/x/..%2fadmin",
        "/x/..%252fadmin",
        "/x/..;/admin",
        "/%5cadmin",
        "/x%255c..%255cadmin",
        "/.../admin",
        "/admin%00",
        "/admin%0a",
        "http://app.internal/admin",
        "http://other/admin/x",
        "/x HTTP/1.1\r\nx-original-url: /admin\r\nx-rewrite-url: /admin\r\nx: /admin",
      })
  void readsNoSpellingAsAnotherPath(String target) throws IOException {
    seen.clear();
    var answer = exchange(stock, get(target));
    assertThat(seen).as(answer).noneMatch(path -> path.toLowerCase(Locale.ROOT).contains("admin"));
  }

  @Test
  void decidesAboutWebSockets() throws IOException {
    var upgrade =
        new String[] {
          "origin: https://app.internal",
          "upgrade: websocket",
          "connection: Upgrade",
          "sec-websocket-version: 13",
          "sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg=="
        };
    var asked = get("/admin/socket", upgrade).replace("connection: close\r\n", "");
    assertThat(exchange(stock, asked)).startsWith("HTTP/1.1 403 ");
    var open = get("/sockets/a", upgrade).replace("connection: close\r\n", "");
    assertThat(MutualTls.firstLine(sidecar.inboundPort(), mesh.authority, stock, open))
        .startsWith("HTTP/1.1 101 ");
  }

  /** gRPC is no way around the rules of paths. */
  @Test
  void takesNoGrpc() throws IOException {
    seen.clear();
    var call = get("/admin/x", "content-type: application/grpc").replace("GET", "POST");
    assertThat(exchange(stock, call)).contains("grpc-status: ");
    assertThat(seen).isEmpty();
  }
}
