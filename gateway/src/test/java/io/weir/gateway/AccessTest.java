package io.weir.gateway;

import static io.weir.gateway.IdentitySettings.API_KEY;
import static io.weir.gateway.IdentitySettings.STRANGER;
import static io.weir.gateway.IdentitySettings.claims;
import static io.weir.gateway.IdentitySettings.token;
import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call what, in every form, and what services are told of callers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTest {
  private static final String RULES =
      "access: [{rpc: \"weir.users.v1.UserService/ListUsers\", allow: public},"
          + " {rpc: \"weir.users.v1.UserService/*\", allow: authenticated},"
          + " {rpc: \"weir.users.v1.UserService/DeleteUser\", require: {scope: users.write}},"
          + " {rpc: \"weir.users.v1.UserService/BatchGetUsers\", allow: nobody},"
          + " {path: /old/**, allow: authenticated}, {path: /old/public/**, allow: public}]";

  private TestEdge edge;
  private RawInstance old;

  @BeforeAll
  void start(@TempDir Path directory) {
    old = RawInstance.start((head, in, out) -> RawInstance.write(out, RawInstance.ok(head)));
    edge =
        TestEdge.start(
            IdentitySettings.identity(directory),
            RULES,
            "web: {method-override: true}",
            "reflection: true",
            "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, old: {endpoints: [\"127.0.0.1:%d\"], protocol: http1}}"
                .formatted(old.port()),
            "routes: [{path: /old/**, cluster: old}]");
    for (var rpc :
        List.of(
            "ListUsers", "GetUser", "DeleteUser", "WatchUsers", "BatchGetUsers", "SearchUsers")) {
      edge.upstream.always(USERS + rpc, Answer.ok(new byte[0]));
    }
  }

  @AfterAll
  void stop() {
    edge.close();
    old.close();
  }

  @BeforeEach
  void forget() {
    edge.upstream.forget();
  }

  private AggregatedHttpResponse get(String path, String... headers) {
    return send(HttpMethod.GET, path, headers);
  }

  private AggregatedHttpResponse send(HttpMethod method, String path, String... headers) {
    var request = RequestHeaders.builder(method, path);
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    return edge.client("h1c").execute(request.build()).aggregate().join();
  }

  private static String bearer(String token) {
    return "Bearer " + token;
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1/users/7,               application/json,     401",
    "GET,    /v1/users:search?query=a,  application/json,     401",
    "GET,    /v1/users:watch,           text/event-stream,    401",
    "GET,    /v1/users:watch,           application/x-ndjson, 401",
    "GET,    /v1/users:export,          text/csv,             401",
    "DELETE, /v1/users/7,               application/json,     401",
    "POST,   /v1/users:batchGet,        application/json,     403",
    "GET,    /old/x,                    */*,                  401",
    "GET,    /openapi.json,             */*,                  403",
    "GET,    /docs,                     text/html,            403",
    "GET,    /,                         text/html,            403",
    "GET,    /v1/users,                 application/json,     200",
    "GET,    /old/public/x,             */*,                  200",
    "GET,    /nothing,                  */*,                  404",
    "OPTIONS,/v1/users/7,               */*,                  204",
  })
  void asksStrangersForAToken(HttpMethod method, String path, String accept, int status) {
    var answer = send(method, path, "accept", accept);
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.headers().get("www-authenticate")).isEqualTo(status == 401 ? "Bearer" : null);
    if (status >= 400) {
      assertThat(edge.upstream.calls()).isEmpty();
      assertThat(answer.contentUtf8()).doesNotContain("rule", "scope", "weir.users");
    }
  }

  @Test
  void takesTokensFromEveryPlace() {
    var token = token("");
    for (var headers :
        List.of(
            new String[] {"authorization", bearer(token)},
            new String[] {"authorization", "bearer   " + token},
            new String[] {"authorization", "Bearer\t" + token},
            new String[] {"cookie", "a=b; session=" + token},
            new String[] {"cookie", "session=\"" + token + "\""},
            new String[] {"x-api-key", API_KEY})) {
      assertThat(get("/v1/users/7", headers).status().code()).as(headers[0]).isEqualTo(200);
      assertThat(get("/old/x", headers).status().code()).as(headers[0]).isEqualTo(200);
    }
    assertThat(get("/v1/users/7?access_token=" + token).status().code()).isEqualTo(200);
    assertThat(get("/v1/users/7?access%5Ftoken=" + token).status().code()).isEqualTo(200);
    assertThat(get("/old/x?a=1&access_token=" + token + "&b=2").contentUtf8())
        .startsWith("GET /old/x?a=1&b=2 HTTP/1.1");
  }

  @Test
  void passesOnNoApiKeyUnderAnyNameOfItsMetadata() {
    for (var name : List.of("x-api-key", "grpc-metadata-x-api-key")) {
      assertThat(get("/v1/users", name, API_KEY).status().code()).isEqualTo(200);
      assertThat(edge.upstream.calls().getLast().header("x-api-key")).as(name).isNull();
    }
    assertThat(get("/v1/users/7", "grpc-metadata-x-api-key", API_KEY).status().code())
        .as("a name of metadata is no credential")
        .isEqualTo(401);
  }

  @Test
  void refusesCredentialsThatProveNothing() {
    var token = token("");
    var stranger = STRANGER.token(claims(Duration.ofHours(1), "users.write"));
    for (var headers :
        List.of(
            new String[] {"authorization", bearer(stranger)},
            new String[] {"authorization", bearer("")},
            new String[] {"authorization", "Bearer"},
            new String[] {"authorization", "Bearer\t" + stranger},
            new String[] {"authorization", bearer(token), "authorization", bearer(token)},
            new String[] {"authorization", bearer(token), "authorization", "Basic YTpi"},
            new String[] {"authorization", bearer(token), "x-api-key", API_KEY},
            new String[] {"authorization", bearer(token) + ", " + bearer(token)},
            new String[] {"cookie", "session=" + token + "; session=" + stranger},
            new String[] {"x-api-key", "secret-of-nobody"},
            new String[] {"x-api-key", IdentitySettings.sha256(API_KEY)},
            new String[] {"x-api-key", API_KEY, "x-api-key", API_KEY})) {
      var answer = get("/v1/users/7", headers);
      assertThat(answer.status().code()).as(String.join(" ", headers)).isEqualTo(401);
      assertThat(answer.headers().get("www-authenticate"))
          .isEqualTo("Bearer error=\"invalid_token\"");
    }
    assertThat(edge.upstream.calls()).isEmpty();
    assertThat(get("/v1/users", "authorization", bearer(stranger)).status().code())
        .as("public is public")
        .isEqualTo(200);
    assertThat(get("/v1/users/7", "authorization", "Basic YTpi").headers().get("www-authenticate"))
        .as("not a token")
        .isEqualTo("Bearer");
  }

  @Test
  void requiresScopes() {
    var without = send(HttpMethod.DELETE, "/v1/users/7", "authorization", bearer(token("users")));
    assertThat(without.status().code()).isEqualTo(403);
    assertThat(without.headers().get("www-authenticate"))
        .isEqualTo("Bearer error=\"insufficient_scope\"");
    assertThat(without.contentUtf8()).doesNotContain("users.write");
    var overridden =
        send(
            HttpMethod.POST,
            "/v1/users/7",
            "x-http-method-override",
            "DELETE",
            "authorization",
            bearer(token("users")));
    assertThat(overridden.status().code()).isEqualTo(403);
    assertThat(edge.upstream.calls()).isEmpty();
    assertThat(
            send(HttpMethod.DELETE, "/v1/users/7", "authorization", bearer(token("a users.write")))
                .status()
                .code())
        .isEqualTo(200);
  }

  private Status grpc(String rpc, String... headers) throws Exception {
    var metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return ByteCall.start(edge.channel(), rpc, CallOptions.DEFAULT, metadata)
        .send(new byte[0])
        .done()
        .ended();
  }

  @Test
  void holdsForGrpc() throws Exception {
    var user = bearer(token(""));
    assertThat(grpc(USERS + "ListUsers").getCode()).isEqualTo(Status.Code.OK);
    assertThat(grpc(USERS + "GetUser").getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(grpc(USERS + "WatchUsers").getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(grpc(USERS + "GetUser", "authorization", user).getCode()).isEqualTo(Status.Code.OK);
    assertThat(grpc(USERS + "GetUser", "x-api-key", API_KEY).getCode()).isEqualTo(Status.Code.OK);
    assertThat(grpc(USERS + "DeleteUser", "authorization", user).getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(grpc(USERS + "BatchGetUsers", "authorization", user).getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(grpc("grpc.health.v1.Health/Check").getCode()).isEqualTo(Status.Code.OK);
    assertThat(
            grpc("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "authorization", user)
                .getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web+proto", "application/grpc-web-text"})
  void holdsForGrpcWeb(String type) {
    var path = "/" + USERS + "GetUser";
    var frame = type.contains("text") ? "AAAAAAA=" : "\0\0\0\0\0";
    var anonymous = RequestHeaders.of(HttpMethod.POST, path, "content-type", type);
    var answer = edge.client("h1c").execute(anonymous, frame).aggregate().join();
    assertThat(decoded(type, answer)).contains("grpc-status: 16");
    assertThat(edge.upstream.calls()).isEmpty();
    var known = anonymous.toBuilder().add("authorization", bearer(token(""))).build();
    assertThat(decoded(type, edge.client("h1c").execute(known, frame).aggregate().join()))
        .contains("grpc-status: 0");
  }

  private static String decoded(String type, AggregatedHttpResponse answer) {
    if (!type.contains("text")) {
      return answer.contentAscii();
    }
    // Each piece of the answer is base64 with padding of its own.
    return Pattern.compile("[A-Za-z0-9+/]+=*")
        .matcher(answer.contentAscii())
        .results()
        .map(piece ->
            new String(Base64.getDecoder().decode(piece.group()), StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining());
  }

  @Test
  void holdsForWebSockets() {
    var port = edge.gateway.port();
    assertThatThrownBy(() -> SocketCaller.open(port, "/v1/users:watch")).isNotNull();
    assertThat(RawSocket.open(port, "/v1/users:watch").head()).startsWith("HTTP/1.1 401 ");
    assertThat(edge.upstream.calls()).isEmpty();
    var token = token("");
    var offered =
        RawSocket.open(port, "/v1/users:watch", "sec-websocket-protocol: bearer, " + token);
    assertThat(offered.head())
        .startsWith("HTTP/1.1 101 ")
        .contains("sec-websocket-protocol: bearer\r\n")
        .doesNotContain(token);
    var more =
        RawSocket.open(
            port, "/v1/users:watch", "sec-websocket-protocol: weir.json, bearer, " + token);
    assertThat(more.head()).contains("sec-websocket-protocol: weir.json\r\n");
    var unknown =
        RawSocket.open(port, "/v1/users:watch", "sec-websocket-protocol: x, bearer, " + token);
    assertThat(unknown.head()).startsWith("HTTP/1.1 400 ");
    assertThat(unknown.rest()).doesNotContain(token);
    for (var call : edge.upstream.calls()) {
      assertThat(call.headers().toString()).doesNotContain(token);
    }
    assertThat(RawSocket.open(port, "/v1/users:watch?access_token=" + token).head())
        .startsWith("HTTP/1.1 101 ");
  }

  @Test
  void hidesTheTokenOfAWebSocketThatPasses() {
    var token = token("");
    try (var socket =
        RawSocket.open(
            edge.gateway.port(), "/old/ws", "sec-websocket-protocol: chat, bearer, " + token)) {
      assertThat(socket.head()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(old.heads().getLast())
        .containsIgnoringCase("sec-websocket-protocol: chat\r\n")
        .doesNotContain(token);
  }

  @Test
  void tellsServicesWhoIsCalling() {
    get("/v1/users/7", "authorization", bearer(token("")));
    var seen = edge.upstream.calls().getLast();
    assertThat(seen.header("x-user-id")).isEqualTo("u7");
    assertThat(seen.header("x-user-email")).isEqualTo("u7@%C3%A9.test");
    get("/v1/users/7", "x-api-key", API_KEY);
    assertThat(edge.upstream.calls().getLast().header("x-client")).isEqualTo("acme");
    assertThat(edge.upstream.calls().getLast().header("x-api-key")).isNull();
    assertThat(get("/old/x", "authorization", bearer(token(""))).contentUtf8())
        .contains("x-user-id: u7\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-user-id",
        "X-User-Id",
        "x_user_id",
        "x-user_id",
        "x.user.id",
        "X_USER.ID",
        "x~user~id",
        "grpc-metadata-x-user-id",
        "grpc-metadata-x_user_id",
        "Grpc-Metadata-X-User-Id",
        "x-client",
        "x-user-email",
        "X_Client",
      })
  void hearsNobodyWhoSaysWhoHeIs(String name) throws Exception {
    for (var path : List.of("/v1/users", "/old/public/x")) {
      var answer =
          RawHttp.exchange(
              edge.gateway.port(), RawHttp.get(path, name + ": forged", "connection: " + name));
      assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("forged");
    }
    var known =
        RawHttp.exchange(
            edge.gateway.port(),
            RawHttp.get(
                "/v1/users/7",
                name + ": forged",
                "connection: x-user-id",
                "authorization: " + bearer(token(""))));
    assertThat(known).startsWith("HTTP/1.1 200 ");
    assertThat(edge.upstream.calls().getLast().header("x-user-id")).isEqualTo("u7");
    if (!name.contains("~")) {
      assertThat(grpc(USERS + "ListUsers", name.toLowerCase(Locale.ROOT), "forged").isOk())
          .isTrue();
    }
    for (var call : edge.upstream.calls()) {
      assertThat(call.headers().toString()).doesNotContain("forged");
    }
  }

  @Test
  void explainsTheDecisionToOperatorsOnly() {
    var question = "{\"method\": \"DELETE\", \"path\": \"/v1/users/7\", \"headers\": {%s}}";
    assertThat(explained(question.formatted("")))
        .contains("require scope users.write", "rule weir.users.v1.UserService/DeleteUser")
        .contains("unauthenticated: no credentials");
    assertThat(explained(question.formatted("\"authorization\": \"" + bearer(token("x")) + "\"")))
        .contains("denied: the caller lacks the scope users.write");
    get("/v1/users/7", "authorization", bearer("a.b.c"));
    assertThat(edge.admin("/traces").contentUtf8())
        .contains("the header of the token are not a JSON object");
    assertThat(edge.metric("weir_access_refused_total{reason=\"invalid-credentials\""))
        .isGreaterThan(0);
  }

  private String explained(String question) {
    return edge.admin(HttpMethod.POST, "/explain", question).contentUtf8();
  }
}
