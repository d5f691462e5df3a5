package io.weir.gateway;

import static io.weir.gateway.IdentitySettings.token;
import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.Answer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spellings of requests by a caller who may read users and old pages, but not delete users, search
 * them, or see the administration of the old site. None of them gets there, in any form.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessSpellingsTest {
  private static final String RULES =
      "access: [{rpc: \"weir.users.v1.UserService/*User\", allow: authenticated}, {rpc:"
          + " \"weir.users.v1.UserService/DeleteUser\", require: {scope: users.write}}, {path:"
          + " /old/**, allow: authenticated}, {path: /old/admin/**, require: {scope: admin}}]";

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
    for (var rpc : new String[] {"DeleteUser", "SearchUsers", "BatchGetUsers", "WatchUsers"}) {
      edge.upstream.always(USERS + rpc, Answer.ok(new byte[0]));
    }
  }

  @AfterAll
  void stop() {
    edge.close();
    old.close();
  }

  /** Each line is method, target and headers, with '|' between headers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // JSON: the path, percent-encoded and with tricks.
        "DELETE /v1/users/7",
        "DELETE /v1/users/%37",
        "DELETE /v1/%75sers/7",
        "DELETE /v1/users/7/",
        "DELETE //v1/users/7",
        "DELETE /v1//users/7",
        "DELETE /v1/./users/7",
        "DELETE /v1/x/../users/7",
        "DELETE /v1/users/x/../7",
        "DELETE /v1/users/%2e%2e/users/7",
        "DELETE /v1/users/..;/users/7",
        "DELETE /v1/users;a=b/7",
        "DELETE /v1/users/7;a=b",
        "DELETE /v1/users/7?x=1",
        "DELETE /v1/users/7?id=8",
        "DELETE /v1/users/7%3fx",
        "DELETE /v1/users/7%00",
        "DELETE /v1/users%2f7",
        "DELETE /V1/USERS/7",
        "DELETE /v1/users/7.",
        "DELETE /v1/users/7:delete",
        "DELETE /v1/users/7#x",
        "DELETE http://test/v1/users/7",
        "DELETE http://other/v1/users/7",
        "DELETE v1/users/7",
        "delete /v1/users/7",
        // JSON: the method.
        "POST /v1/users/7 x-http-method-override: DELETE",
        "POST /v1/users/7 x-http-method-override: delete",
        "POST /v1/users/7 X-HTTP-Method-Override: DELETE|x-weir-method: GET",
        "POST /v1/users/7?access_token= x-http-method-override: DELETE",
        "GET /v1/users/7 x-http-method-override: DELETE|x-weir-method: DELETE",
        "POST /v1/users/7 x-method-override: DELETE",
        // The RPC by its own name, over gRPC and gRPC-Web.
        "POST /weir.users.v1.UserService/DeleteUser content-type: application/grpc",
        "POST /weir.users.v1.UserService/DeleteUser content-type: application/grpc+proto",
        "POST /weir.users.v1.UserService/DeleteUser content-type: application/grpc-web",
        "POST /weir.users.v1.UserService/DeleteUser content-type: application/grpc-web+proto",
        "POST /weir.users.v1.UserService/DeleteUser content-type: application/grpc-web-text",
        "POST /weir.users.v1.UserService/DeleteUser content-type: APPLICATION/GRPC-WEB",
        "POST /weir.users.v1.UserService/DeleteUser content-type: application/json",
        "POST /weir.users.v1.UserService/DeleteUser content-type: application/connect+proto",
        "POST /weir.users.v1.UserService/DeleteUser?x content-type: application/grpc-web",
        "POST /weir.users.v1.UserService/DeleteUser/ content-type: application/grpc-web",
        "POST //weir.users.v1.UserService/DeleteUser content-type: application/grpc-web",
        "POST /weir.users.v1.UserService/%44eleteUser content-type: application/grpc-web",
        "POST /weir.users.v1.UserService/deleteuser content-type: application/grpc-web",
        "POST /weir.users.v1.userservice/DeleteUser content-type: application/grpc-web",
        "POST /weir.users.v1.UserService/./DeleteUser content-type: application/grpc-web",
        "POST /weir.users.v1.UserService/x/../DeleteUser content-type: application/grpc-web",
        "POST weir.users.v1.UserService/DeleteUser content-type: application/grpc-web",
        "POST /weir.users.v1.UserService.DeleteUser content-type: application/grpc-web",
        // Custom verbs and streams that no rule allows.
        "GET /v1/users:search?query=a",
        "GET /v1/users:search?query=a accept: text/event-stream",
        "GET /v1/users%3Asearch?query=a",
        "GET /v1/users:Search?query=a",
        "POST /v1/users:batchGet content-type: application/json",
        "POST /v1/users:batchGet x-http-method-override: GET",
        "GET /v1/users:watch accept: text/event-stream",
        "GET /v1/users:watch accept: application/x-ndjson",
        "GET /v1/users:watch upgrade: websocket|connection: Upgrade|sec-websocket-version:"
            + " 13|sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==",
        "GET /v1/users/7 upgrade: websocket|connection: Upgrade|sec-websocket-version:"
            + " 13|sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==",
        "GET /v1/users:export accept: text/csv",
        // Reflection and pages.
        "POST /grpc.reflection.v1.ServerReflection/ServerReflectionInfo content-type:"
            + " application/grpc-web",
        "POST /grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo content-type:"
            + " application/grpc-web",
        "POST /grpc.health.v1.Health/../grpc.reflection.v1.ServerReflection/x content-type:"
            + " application/grpc-web",
        "GET /docs",
        "GET /docs/",
        "GET /docs/index.html",
        "GET /docs/../openapi.json",
        "GET /openapi.json",
        "GET /openapi.json?x",
        "HEAD /openapi.json",
        "GET /%6fpenapi.json",
        "GET / accept: text/html",
        // Paths that pass through.
        "GET /old/admin",
        "GET /old/admin/",
        "GET /old/admin/x",
        "GET /old/%61dmin/x",
        "GET /old/%2561dmin/x",
        "GET /old/%252561dmin/x",
        "GET /old/Admin/x",
        "GET /old/ADMIN",
        "GET /old/admin;a=b/x",
        "GET /old/admin./x",
        "GET /old/admin%20/x",
        "GET /old/x/../admin/x",
        "GET /old/x/%2e%2e/admin",
        "GET /old/x/%252e%252e/admin",
        "GET /old/x/..%2fadmin",
        "GET /old/x/..%252fadmin",
        "GET /old/x/..;/admin",
        "GET /old//admin",
        "GET /old/./admin",
        "GET /old/%5cadmin",
        "GET /old/x%255c..%255cadmin",
        "GET /old/.../admin",
        "POST /old/admin/x x-http-method-override: GET",
        "GET /old/admin/x upgrade: websocket|connection: Upgrade|sec-websocket-version:"
            + " 13|sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==",
        "GET /old/admin/x content-type: application/grpc-web",
        "GET http://test/old/admin/x",
        "GET /old/x x-original-url: /old/admin|x-rewrite-url: /old/admin|x-forwarded-prefix:"
            + " /old/admin",
      })
  void doNotGetPastTheRules(String line) {
    edge.upstream.forget();
    int before = old.heads().size();
    var answer = RawHttp.exchange(edge.gateway.port(), request(line));
    assertThat(edge.upstream.calls().stream().filter(call -> !call.rpc().endsWith("GetUser")))
        .as(answer)
        .isEmpty();
    assertThat(old.heads().stream().skip(before))
        .noneMatch(head -> head.toLowerCase(Locale.ROOT).contains("admin"));
  }

  private static String request(String line) {
    int method = line.indexOf(' ');
    int target = line.indexOf(' ', method + 1);
    var headers = target < 0 ? "" : line.substring(target + 1).replace("|", "\r\n") + "\r\n";
    var close = headers.contains("upgrade") ? "" : "connection: close\r\n";
    return line.substring(0, target < 0 ? line.length() : target)
        + " HTTP/1.1\r\nhost: test\r\ncontent-length: 0\r\nauthorization: Bearer "
        + token("users.read")
        + "\r\n"
        + close
        + headers
        + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/weir.users.v1.UserService/DeleteUser",
        "weir.users.v1.UserService/DeleteUser",
        "//weir.users.v1.UserService/DeleteUser",
        "/weir.users.v1.UserService/DeleteUser?x",
        "/weir.users.v1.UserService/%44eleteUser",
        "*",
      })
  void doNotGetPastTheRulesOverHttp2(String path) {
    edge.upstream.forget();
    try {
      RawHttp2.status(
          edge.gateway.port(),
          ":method",
          "POST",
          ":scheme",
          "http",
          ":path",
          path,
          ":authority",
          "test",
          "content-type",
          "application/grpc",
          "te",
          "trailers",
          "x-api-key",
          IdentitySettings.API_KEY);
    } catch (UncheckedIOException closed) {
      assertThat(closed).isNotNull();
    }
    assertThat(edge.upstream.calls()).isEmpty();
  }
}
