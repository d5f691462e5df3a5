package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spellings of paths that nobody may call, among others that everybody may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PathConfusionTest {
  private static final String RULES =
      "access: [{rpc: \"weir.users.v1.UserService/*\", allow: public},"
          + " {rpc: \"weir.users.v1.UserService/GetUser\", allow: nobody},"
          + " {rpc: \"weir.users.v1.UserService/WatchUsers\", allow: nobody},"
          + " {path: /**, allow: public}, {path: /old/secret/**, allow: nobody}]";

  private TestEdge edge;
  private RawInstance old;

  @BeforeAll
  void start() {
    old = RawInstance.echo();
    edge =
        TestEdge.start(
            RULES,
            "web: {method-override: true}",
            "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, old: {endpoints: [\"127.0.0.1:%d\"], protocol: http1}}"
                .formatted(old.port()),
            "routes: [{path: /**, cluster: old}]");
    for (var rpc : List.of("GetUser", "WatchUsers", "ListUsers")) {
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
    old.heads().clear();
  }

  /** Returns spellings of a path of three segments. */
  private static Stream<String> spellings(String one, String two, String three) {
    return Stream.of(
            "/%s/%s/%s",
            "/%s/%s/%s/",
            "/%s/%s/%s//",
            "/%s/%s/%s?",
            "/%s/%s/%s?a=b",
            "//%s/%s/%s",
            "///%s/%s/%s",
            "/%s//%s/%s",
            "/%s/%s//%s",
            "/./%s/%s/%s",
            "/%s/./%s/%s",
            "/%s/%s/./%s",
            "/%s/%s/%s/.",
            "/a/../%s/%s/%s",
            "/%s/a/../%s/%s",
            "/%s/%s/a/../%s",
            "/%s/%s/%s/a/..",
            "/../%s/%s/%s",
            "/%%2e/%s/%s/%s",
            "/a/%%2e%%2e/%s/%s/%s",
            "/a/.%%2e/%s/%s/%s",
            "/a/%%2E./%s/%s/%s",
            "/a/%%252e%%252e/%s/%s/%s",
            "/a%%2f..%%2f%s/%s/%s",
            "/%s/a%%2f../%s/%s",
            "/%s%%2f%s/%s",
            "/%s/%s%%2f%s",
            "/%s/%s%%2F%s",
            "/%s/%s%%252f%s",
            "/%s%%5c%s/%s",
            "/%s\\%s\\%s",
            "\\%s\\%s\\%s",
            "/%s/%s%%5c%s",
            "/%s/%s;/%s",
            "/%s/%s;a=b/%s",
            "/%s;a=b/%s/%s",
            "/;/%s/%s/%s",
            "/a/..;/%s/%s/%s",
            "/%s/%s%%3b/%s",
            "/%s/%s%%00/%s",
            "/%s/%s/%s%%00",
            "/%s/%s%%20/%s",
            "/%s/%s./%s",
            "/%s/%s../%s",
            "/%s/%s%%09/%s",
            "/%s/%s%%0a/%s",
            "/%s/%s/%s#a",
            "/%s/%s/%s%%23",
            "/%s/%s/%s%%3f",
            "/%s/%s/%s.json",
            "/%s/%s/%s:get",
            "/%s/%s/%s?$alt=json",
            "http://test/%s/%s/%s",
            "http://other.example/%s/%s/%s",
            "HTTP://test//%s/%s/%s",
            "http://user@test/%s/%s/%s",
            "https://test/%s/%s/%s")
        .map(pattern -> pattern.formatted(one, two, three));
  }

  /** Returns spellings of the letters of a segment. */
  private static Stream<String> letters(String one, String two, String three) {
    var first = Integer.toHexString(two.charAt(0));
    var rest = two.substring(1);
    return Stream.of(
            "%" + first + rest,
            "%" + first.toUpperCase(Locale.ROOT) + rest,
            "%25" + first + rest,
            "%2525" + first + rest,
            "%u00" + first + rest,
            "%c0%" + Integer.toHexString(two.charAt(0) + 0x40) + rest,
            two.toUpperCase(Locale.ROOT),
            two.substring(0, 1).toUpperCase(Locale.ROOT) + rest,
            "%EF%BD%" + Integer.toHexString(0x80 + two.charAt(0) - 0x60) + rest,
            two + "%E2%80%8B",
            "%E2%80%AE" + two,
            two.replace('s', '\u017f'))
        .map(segment -> "/" + one + "/" + segment + "/" + three);
  }

  private static Stream<String> all(String one, String two, String three) {
    return Stream.concat(spellings(one, two, three), letters(one, two, three));
  }

  static Stream<String> calls() {
    return all("v1", "users", "7");
  }

  static Stream<String> paths() {
    return all("old", "secret", "7");
  }

  @Test
  void areSixtyAtLeast() {
    assertThat(calls().distinct().count()).isGreaterThanOrEqualTo(60);
    assertThat(paths().distinct().count()).isGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void callNoRpcThatNobodyMayCall(String target) {
    var port = edge.gateway.port();
    for (var request :
        List.of(
            request("GET", target, ""),
            request("HEAD", target, ""),
            request("POST", target, "x-http-method-override: GET\r\ncontent-length: 0\r\n"),
            request("GET", target, "accept: text/event-stream\r\n"),
            request("GET", target, SOCKET),
            request("POST", target, "content-type: application/grpc\r\ncontent-length: 0\r\n"))) {
      RawHttp.exchange(port, request);
    }
    assertThat(edge.upstream.executions(USERS + "GetUser")).isZero();
    assertThat(edge.upstream.executions(USERS + "WatchUsers")).isZero();
  }

  private static final String SOCKET =
      "upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

  private static String request(String method, String target, String headers) {
    var bytes = new String(target.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    var connection = headers.startsWith("upgrade") ? "upgrade" : "close";
    return "%s %s HTTP/1.1\r\nhost: test\r\nconnection: %s\r\n%s\r\n"
        .formatted(method, bytes, connection, headers);
  }

  /** Spellings of the RPC's own path, which gRPC, gRPC-Web and Connect would use. */
  @ParameterizedTest
  @MethodSource("rpcs")
  void callNoRpcByItsOwnPath(String path) {
    for (var type :
        List.of("application/grpc", "application/grpc-web+proto", "application/grpc-web-text")) {
      var headers =
          RequestHeaders.of(HttpMethod.POST, path, "content-type", type, "te", "trailers");
      edge.client("h2c").execute(headers, new byte[5]).aggregate().join();
    }
    assertThat(edge.upstream.executions(USERS + "GetUser")).isZero();
  }

  static Stream<String> rpcs() {
    return Stream.of(
        "/weir.users.v1.UserService/GetUser",
        "/weir.users.v1.UserService/GetUser/",
        "//weir.users.v1.UserService/GetUser",
        "/weir.users.v1.UserService//GetUser",
        "/weir.users.v1.UserService/%47etUser",
        "/weir.users.v1.UserService/%2547etUser",
        "/weir.users.v1.UserService%2fGetUser",
        "/weir.users.v1.UserService/getUser",
        "/weir.users.v1.userservice/GetUser",
        "/a/../weir.users.v1.UserService/GetUser",
        "/weir.users.v1.UserService/./GetUser",
        "/weir.users.v1.UserService/ListUsers/../GetUser",
        "/weir.users.v1.UserService/GetUser?a=b",
        "/weir.users.v1.UserService/GetUser;a=b",
        "/WEIR.users.v1.UserService/GetUser");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void passNothingOnThatALenientServerReadsAsThePath(String target) {
    for (var method : List.of("GET", "HEAD", "POST", "PROPFIND")) {
      RawHttp.exchange(edge.gateway.port(), request(method, target, "content-length: 0\r\n"));
    }
    assertThat(old.heads())
        .allSatisfy(
            head -> assertThat(lenient(head.split(" ", -1)[1])).doesNotMatch("/old/secret(/.*)?"));
  }

  /** Reads a path as servers do that decode twice, ignore case, and resolve dots at the end. */
  private static String lenient(String target) {
    var path = target.split("[?#]", -1)[0];
    for (int i = 0; i < 3; i++) {
      path = decoded(path);
    }
    var segments = new ArrayDeque<String>();
    for (var segment : path.replace('\\', '/').toLowerCase(Locale.ROOT).split("/", -1)) {
      var name = segment.replaceAll("[. ]+$", "");
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!name.isEmpty()) {
        segments.addLast(name);
      }
    }
    return "/" + String.join("/", segments);
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2b"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return path;
    }
  }
}
