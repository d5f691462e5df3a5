package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.config.ConfigException;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of other origins: each API and each route of paths says which may call, everything else
 * follows the gateway. "bank" lists one origin, "open" all, "shut" none, and "any" says nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorsTest {
  private static final String APP = "https://app.example.org";
  private static final String GATEWAYS = "https://portal.example.org";
  private static final String EVIL = "https://evil.example";
  private static final String SAY = StreamKind.UNARY.rpc;

  private TestEdge edge;
  private OldSite site;

  @BeforeAll
  void start(@TempDir Path directory) {
    site = OldSite.start();
    edge =
        TestEdge.start(
            """
            apis:
              - {descriptors: "classpath:weir/users/v1/users.binpb", cluster: users, cors: {origins: ["%s"], credentials: true, expose: [x-total], max-age: 10m}}
              - {descriptors: "%s", cluster: users, cors: {origins: ["*"]}}
            """
                .formatted(APP, StreamSchema.writeTo(directory, StreamKind.UNARY.path)),
            "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, old: {endpoints: [\"127.0.0.1:%d\"], protocol: http1, health: {path: /healthz}}}"
                .formatted(site.port()),
            """
            routes:
              - {path: /shut/**, cluster: old, cors: {origins: []}}
              - {path: /any/**, cluster: old}
            """,
            "web: {origins: [\"%s\"], method-override: true}".formatted(GATEWAYS));
    for (var rpc :
        new String[] {"CreateUser", "GetUser", "UpdateUser", "DeleteUser", "ListUsers"}) {
      edge.upstream.always(USERS + rpc, Answer.ok(new byte[0]));
    }
    edge.upstream
        .always(USERS + "WatchUsers", Answer.ok(new byte[0]))
        .always(SAY, Answer.ok(new byte[0]))
        .always(StreamKind.SERVER.rpc, Answer.ok(new byte[0]))
        .always(StreamKind.CLIENT.rpc, Answer.ok(new byte[0]));
  }

  @AfterAll
  void stop() {
    edge.close();
    site.close();
  }

  private AggregatedHttpResponse send(HttpMethod method, String path, String... headers) {
    var request = RequestHeaders.builder(method, path).authority("api.example.org");
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    var body = method == HttpMethod.POST || method == HttpMethod.PATCH ? "{}" : "";
    return edge.client("h1c").execute(request.build(), body).aggregate().join();
  }

  private AggregatedHttpResponse preflight(String path, String method, String origin) {
    return send(
        HttpMethod.OPTIONS,
        path,
        "origin",
        origin,
        "access-control-request-method",
        method,
        "access-control-request-headers",
        "content-type, x-own");
  }

  private static @Nullable String allowed(AggregatedHttpResponse response) {
    return response.headers().get("access-control-allow-origin");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/users, POST, app, true",
    "/v1/users/u1, DELETE, app, true",
    "/v1/users, POST, portal, false",
    "/v1/users, POST, evil, false",
    "/v1/users, TRACE, app, true",
    "/weir.users.v1.UserService/CreateUser, POST, app, true",
    "/weir.users.v1.UserService/CreateUser, POST, evil, false",
    "/v1/said, GET, evil, true",
    "/v1/collected, POST, app, true",
    "/weir.test.Streams/Say, POST, evil, true",
    "/shut/a, PUT, portal, false",
    "/shut/a, PUT, evil, false",
    "/any/a, PUT, portal, true",
    "/any/a, PUT, app, false",
    "/nowhere, GET, portal, true",
    "/nowhere, GET, app, false",
    "//v1/users, POST, app, false",
    "/v1/%75sers, POST, app, true"
  })
  void preflightsAreAnsweredByWhatTheCallIsFor(
      String path, String method, String page, boolean allows) {
    var origin = page.equals("app") ? APP : page.equals("portal") ? GATEWAYS : EVIL;
    var answer = preflight(path, method, origin);
    assertThat(allowed(answer)).isEqualTo(allows ? origin : null);
    assertThat(answer.headers().getAll("vary")).contains("origin");
    if (allows) {
      assertThat(answer.status().code()).isEqualTo(204);
      assertThat(answer.headers().get("access-control-allow-methods")).contains("PATCH");
      assertThat(answer.headers().get("access-control-allow-headers"))
          .isEqualTo("content-type, x-own");
    } else {
      assertThat(answer.headers().contains("access-control-allow-methods")).isFalse();
    }
  }

  @Test
  void credentialsAreAllowedWhereTheApiSaysSo() {
    var asked = preflight("/v1/users", "POST", APP);
    assertThat(asked.headers().get("access-control-allow-credentials")).isEqualTo("true");
    assertThat(asked.headers().get("access-control-max-age")).isEqualTo("600");
    var read = send(HttpMethod.GET, "/v1/users/u1", "origin", APP, "cookie", "session=1");
    assertThat(read.status().code()).isEqualTo(200);
    assertThat(allowed(read)).isEqualTo(APP);
    assertThat(read.headers().get("access-control-allow-credentials")).isEqualTo("true");
    assertThat(read.headers().get("access-control-expose-headers"))
        .as("browsers take * for a name if there are credentials")
        .contains("grpc-status", "x-total")
        .doesNotContain("*");
    var open = send(HttpMethod.GET, "/v1/said", "origin", EVIL);
    assertThat(allowed(open)).isEqualTo(EVIL);
    assertThat(open.headers().contains("access-control-allow-credentials")).isFalse();
    assertThat(open.headers().get("access-control-expose-headers")).startsWith("*");
    var usual = preflight("/nowhere", "POST", GATEWAYS);
    assertThat(usual.headers().get("access-control-max-age")).isEqualTo("7200");
    assertThat(usual.headers().contains("access-control-allow-credentials")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/users, app, 200, true",
    "HEAD, /v1/users/u1, app, 200, true",
    "GET, /v1/users, portal, 200, false",
    "GET, /v1/users, evil, 200, false",
    "POST, /v1/users, app, 200, true",
    "POST, /v1/users, portal, 403, false",
    "POST, /v1/users, evil, 403, false",
    "DELETE, /v1/users/u1, evil, 403, false",
    "GET, /v1/said, evil, 200, true",
    "PATCH, /v1/said, evil, 405, true",
    "PATCH, /v1/said, portal, 405, true",
    "PUT, /v1/users, app, 405, true",
    "PUT, /v1/users, portal, 403, false",
    "DELETE, /nowhere, portal, 404, true",
    "DELETE, /nowhere, app, 403, false",
    "DELETE, /shut/a, portal, 403, false",
    "DELETE, /any/a, app, 403, false"
  })
  void callsFollowWhatTheyAreFor(
      String method, String path, String page, int status, boolean readable) {
    var origin = page.equals("app") ? APP : page.equals("portal") ? GATEWAYS : EVIL;
    long before = edge.upstream.calls().size();
    var answer = send(HttpMethod.valueOf(method), path, "origin", origin);
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(allowed(answer)).isEqualTo(readable ? origin : null);
    if (status == 403) {
      assertThat(edge.upstream.calls()).hasSize((int) before);
      assertThat(answer.contentUtf8()).contains(origin + " may not call here");
    }
  }

  @Test
  void refusalsNameTheSetting() {
    assertThat(send(HttpMethod.POST, "/v1/users", "origin", EVIL).contentUtf8())
        .contains("the setting apis[0].cors lists those that may");
    assertThat(send(HttpMethod.POST, "/shut/a", "origin", EVIL).contentUtf8())
        .contains("the setting cors of the route /shut/** lists those that may");
    assertThat(send(HttpMethod.POST, "/nowhere", "origin", EVIL).contentUtf8())
        .contains("the setting web.origins lists those that may");
  }

  @Test
  void anotherMethodInAHeaderChangesNotWhoseOriginsCount() {
    var deletes = new String[] {"origin", EVIL, "x-http-method-override", "DELETE"};
    assertThat(send(HttpMethod.POST, "/v1/users/u1", deletes).status().code()).isEqualTo(403);
    var own = new String[] {"origin", APP, "x-http-method-override", "DELETE"};
    assertThat(send(HttpMethod.POST, "/v1/users/u1", own).status().code()).isEqualTo(200);
    var invalid = new String[] {"origin", APP, "x-http-method-override", "CONNECT"};
    assertThat(send(HttpMethod.POST, "/v1/users/u1", invalid).status().code()).isEqualTo(403);
  }

  @Test
  void pagesOfTheHostMayCallEverything() {
    var same = "http://api.example.org";
    assertThat(send(HttpMethod.POST, "/v1/users", "origin", same).status().code()).isEqualTo(200);
    assertThat(send(HttpMethod.DELETE, "/shut/a", "origin", same).status().code())
        .isNotEqualTo(403);
    assertThat(send(HttpMethod.POST, "/v1/users").status().code()).isEqualTo(200);
    assertThat(send(HttpMethod.POST, "/v1/users", "sec-fetch-site", "cross-site").status().code())
        .isEqualTo(403);
    assertThat(
            send(HttpMethod.POST, "/v1/collected", "sec-fetch-site", "cross-site").status().code())
        .as("all may")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web", "application/grpc-web-text", "application/grpc"})
  void gRpcWebFollowsTheApiOfTheRpc(String type) {
    assertThat(rpc(USERS + "GetUser", type, APP)).contains(APP);
    assertThat(rpc(USERS + "GetUser", type, EVIL)).contains("none");
    assertThat(rpc(SAY, type, EVIL)).contains(EVIL);
  }

  private String rpc(String name, String type, String origin) {
    var headers =
        RequestHeaders.builder(HttpMethod.POST, "/" + name)
            .authority("api.example.org")
            .add("content-type", type)
            .add("te", "trailers")
            .add("origin", origin)
            .build();
    var body = type.endsWith("text") ? HttpData.ofUtf8("AAAAAAA=") : HttpData.wrap(new byte[5]);
    long before = edge.upstream.calls().size();
    var answer = edge.client("h2c").execute(headers, body).aggregate().join();
    var readable = answer.headers().get("access-control-allow-origin", "none");
    assertThat(edge.upstream.calls().size() - before)
        .as("a refused call has no effect")
        .isEqualTo(readable.equals("none") ? 0 : 1);
    return readable;
  }

  @Test
  void webSocketsFollowTheApiOfTheirPath() {
    assertThat(socket("/v1/users:watch", APP)).contains(" 101 ");
    assertThat(socket("/v1/users:watch", GATEWAYS)).contains(" 403 ");
    assertThat(socket("/v1/users:watch", EVIL)).contains(" 403 ");
    assertThat(socket("/v1/lines", EVIL)).contains(" 101 ");
    assertThat(socket("/shut/a", GATEWAYS)).contains(" 403 ");
    assertThat(socket("/nowhere", APP)).contains(" 403 ");
  }

  private String socket(String path, String origin) {
    try (var socket = RawSocket.open(edge.gateway.port(), path, "origin: " + origin)) {
      return socket.head();
    }
  }

  @Test
  void instancesBehindARouteWithItsOwnHaveNoSay() {
    var says =
        """
        HTTP/1.1 200 OK
        content-length: 0
        access-control-allow-origin: *
        access-control-allow-credentials: true
        access-control-allow-methods: PUT

        """
            .replace("\n", "\r\n");
    try (var site = RawInstance.start((head, in, out) -> RawInstance.write(out, says));
        var own =
            TestEdge.start(
                "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, old: {endpoints: [\"127.0.0.1:%d\"], protocol: http1}}"
                    .formatted(site.port()),
                """
                routes:
                  - {path: /shut/**, cluster: old, cors: {origins: []}}
                  - {path: /own/**, cluster: old, cors: {origins: ["%s"]}}
                  - {path: /any/**, cluster: old}
                """
                    .formatted(APP))) {
      assertThat(said(own, "/shut/a", EVIL)).isEmpty();
      assertThat(said(own, "/own/a", EVIL)).isEmpty();
      assertThat(said(own, "/own/a", APP))
          .containsExactly("access-control-allow-origin", "access-control-expose-headers");
      assertThat(said(own, "/any/a", EVIL)).hasSize(3);
    }
  }

  private static List<String> said(TestEdge edge, String path, String origin) {
    return edge
        .client("h1c")
        .execute(RequestHeaders.of(HttpMethod.GET, path, "origin", origin))
        .aggregate()
        .join()
        .headers()
        .names()
        .stream()
        .map(Object::toString)
        .filter(name -> name.startsWith("access-control-"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {origins: [app.example.org]}                     | cors: origins: found 'app.example.org', expected scheme://host
          {origins: ["*"], credentials: true}              | cors: credentials: true needs origins by name; with * every page
          {credentials: true}                              | with none it has no effect
          {origins: ["https://a.b"], expose: ["x y"]}      | cors: expose: found 'x y', expected the name of a header
          {origins: ["https://a.b"], max-age: 48h}         | cors: max-age is at most 24h
          {origin: ["https://a.b"]}                        | unknown key 'origin', did you mean 'origins'?
          """)
  void areRefusedWithTheReason(String cors, String why) {
    try (var instance = ScriptedUpstream.start()) {
      assertThatThrownBy(() ->
              TestEdge.config(
                  instance,
                  "apis: [{descriptors: \"classpath:weir/users/v1/users.binpb\", cluster: users, cors: %s}]"
                      .formatted(cors)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void areNotForRoutesOfRpcs() {
    try (var instance = ScriptedUpstream.start()) {
      assertThatThrownBy(
              () -> TestEdge.config(instance, "routes: [{rpc: a.B/C, cors: {origins: [\"*\"]}}]"))
          .hasMessageContaining("cors is for routes of paths; set that of the API for a.B/C");
    }
  }
}
