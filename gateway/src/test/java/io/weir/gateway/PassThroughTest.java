package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP requests that pass through: their targets, headers and content. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PassThroughTest {
  private RawInstance old;
  private RawInstance admin;
  private TestEdge edge;

  @BeforeAll
  void start() {
    old =
        RawInstance.start((head, in, out) -> {
          var length =
              head.lines()
                  .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length: "));
          int bytes =
              length.mapToInt(line -> Integer.parseInt(line.substring(16))).findFirst().orElse(0);
          var body = new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
          RawInstance.write(out, RawInstance.ok("old " + head + body));
        });
    admin =
        RawInstance.start(
            (head, in, out) -> RawInstance.write(out, RawInstance.ok("admin " + head)));
    edge =
        TestEdge.start(
            "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, old: {endpoints:"
                + " [\"127.0.0.1:%d\"], protocol: http1}, admin: {endpoints: [\"127.0.0.1:%d\"],"
                    .formatted(old.port(), admin.port())
                + " protocol: http1}}",
            "routes: [{path: /legacy/**, cluster: old}, {path: /legacy/admin/**, cluster: admin},"
                + " {path: /favicon.ico, cluster: old}]");
  }

  @AfterAll
  void stop() {
    edge.close();
    old.close();
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/legacy",
        "/legacy/",
        "/legacy/a/b.html",
        "/legacy/a?b=c&b=d",
        "/legacy/%7euser/caf%C3%A9%20x",
        "/legacy/a;v=1/b",
        "/legacy/%41?q=%2f%2E&x=[]{}|\"<>^`",
        "/legacy/~a!$&'()*+,=:@-._",
        "/legacy/a?",
        "/legacy/a??",
        "/legacy/%25",
        "/favicon.ico",
      })
  void sendsTheTargetByteForByte(String target) {
    assertThat(RawHttp.exchange(edge.gateway.port(), RawHttp.get(target)))
        .startsWith("HTTP/1.1 200 ")
        .contains("\r\n\r\nold GET " + target + " HTTP/1.1\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/legacy/admin, admin",
    "/legacy/admin/x, admin",
    "/legacy/%61dmin/x, admin",
    "/legacy/admin;x=1/y, admin",
    "/legacy/administrator, old",
    "/legacy/Admin, old",
  })
  void prefersTheMostSpecificPath(String target, String cluster) {
    assertThat(RawHttp.exchange(edge.gateway.port(), RawHttp.get(target)))
        .contains("\r\n\r\n" + cluster + " GET " + target + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/legacy/../admin",
        "/legacy/./x",
        "/legacy/..",
        "/legacy/%2e%2e/x",
        "/legacy/.%2E/x",
        "/legacy/..;/x",
        "/legacy/%2e%2e;a=b/x",
        "/legacy//x",
        "/legacy/;/x",
        "/legacy/a%2fb",
        "/legacy/a%2Fb",
        "/legacy/..%2fx",
        "/legacy/a%5c..%5cb",
        "/legacy/a%00b",
        "/legacy/a%0d%0ab",
        "/legacy/%zz",
        "/legacy/%",
        "/legacy/%2",
        "//legacy/x",
        "/x/../legacy",
      })
  void refusesPathsThatServersReadInDifferentWays(String target) {
    int before = old.heads().size() + admin.heads().size();
    assertThat(RawHttp.exchange(edge.gateway.port(), RawHttp.get(target)))
        .startsWith("HTTP/1.1 400 ");
    assertThat(old.heads().size() + admin.heads().size()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/legacyx", "/Legacy/x", "/favicon.ico/", "/other", "/"})
  void leavesOtherPathsAlone(String target) {
    assertThat(RawHttp.exchange(edge.gateway.port(), RawHttp.get(target)))
        .startsWith("HTTP/1.1 404 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "PROPFIND", "LINK"})
  void refusesMethodsThatDoNotPass(String method) {
    int before = old.heads().size();
    var request = RawHttp.get("/legacy/x").replace("GET ", method + " ");
    assertThat(RawHttp.exchange(edge.gateway.port(), request)).startsWith("HTTP/1.1 405 ");
    assertThat(old.heads()).hasSize(before);
  }

  @Test
  void listsTheRoutesOnTheAdminPort() {
    assertThat(edge.admin("/routes").contentUtf8().replace(" ", ""))
        .contains("\"template\":\"/legacy/**\"", "PASS_THROUGH", "\"cluster\":\"old\"");
    var explained =
        edge.admin(HttpMethod.POST, "/explain", "{\"method\": \"GET\", \"path\": \"/legacy/x?y\"}");
    assertThat(explained.contentUtf8().replace(" ", ""))
        .contains("\"route\":\"/legacy/**\"", "\"cluster\":\"old\"");
  }

  @Test
  void forwardsTheHeadersOfTheCallerWithoutThoseOfItsConnection() {
    var answer =
        RawHttp.exchange(
            edge.gateway.port(),
            RawHttp.get(
                "/legacy/h",
                "x-mine: 1",
                "connection: x-hop",
                "x-hop: 1",
                "keep-alive: 5",
                "te: trailers",
                "proxy-authorization: secret",
                "x-forwarded-for: 1.2.3.4",
                "x_real_ip: 1.2.3.4",
                "cookie: a=b",
                "request-timeout: 5"));
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("x-mine: 1\r\n", "cookie: a=b\r\n", "host: test\r\n", "traceparent: 00-")
        .contains("x-forwarded-for: 127.0.0.1\r\n", "x-forwarded-host: test\r\n")
        .doesNotContain("x-hop", "keep-alive", "\nte: ", "secret", "1.2.3.4", "grpc-")
        .doesNotContain("transfer-encoding: chunked\r\n\r\nold", "x-content-type-options");
    assertThat(answer.substring(answer.indexOf("old ")).toLowerCase(Locale.ROOT))
        .doesNotContain("transfer-encoding", "content-length", "connection: close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void sendsContentWithItsLength(String protocol) {
    var headers = RequestHeaders.of(HttpMethod.POST, "/legacy/form", "content-type", "text/plain");
    var answer = edge.client(protocol).execute(headers, "some text").aggregate().join();
    assertThat(answer.contentUtf8())
        .contains("content-length: 9\r\n")
        .endsWith("\r\n\r\nsome text");
    var empty = edge.client(protocol).execute(HttpRequest.of(HttpMethod.POST, "/legacy/form"));
    assertThat(empty.aggregate().join().contentUtf8())
        .contains("content-length: 0\r\n")
        .doesNotContain("transfer-encoding");
  }

  @Test
  void keepsConnectionsForLaterRequests() {
    edge.get("/legacy/1");
    int before = old.connections();
    List.of("/legacy/2", "/legacy/3", "/legacy/4").forEach(edge::get);
    // Each event loop has connections of its own.
    assertThat(old.connections() - before).isLessThanOrEqualTo(2);
  }
}
