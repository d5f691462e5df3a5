package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.Server;
import io.weir.testkit.identity.TestIssuer;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of an issuer that are read from a URL: late, not at all, or from somewhere else. */
final class KeysFromUrlTest {
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Supplier<HttpResponse> keys = KeysFromUrlTest::ofIssuer;
  private Server issuer;

  @BeforeEach
  void start() {
    issuer =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .service(
                "/keys",
                (ctx, req) -> {
                  asked.incrementAndGet();
                  return keys.get();
                })
            .service("/elsewhere", (ctx, req) -> ofIssuer())
            .build();
    issuer.start().join();
  }

  @AfterEach
  void stop() {
    // Armeria waits two seconds for its acceptor, and nobody else does.
    var _ = issuer.stop();
  }

  private static HttpResponse ofIssuer() {
    return HttpResponse.of(MediaType.JSON, IdentitySettings.ISSUER.jwks());
  }

  private TestEdge edge() {
    var edge =
        TestEdge.start(
            IdentitySettings.identity(
                "url: \"http://127.0.0.1:%d/keys\"".formatted(issuer.activeLocalPort())),
            "access: [{rpc: \"weir.users.v1.UserService/GetUser\", allow: authenticated},"
                + " {rpc: \"weir.users.v1.UserService/ListUsers\", allow: public}]");
    edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
    edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
    return edge;
  }

  private static int status(TestEdge edge, String path, String token) {
    var headers = RequestHeaders.of(HttpMethod.GET, path, "authorization", "Bearer " + token);
    return edge.client("h1c").execute(headers).aggregate().join().status().code();
  }

  @Test
  void areReadOnceForAllCalls() {
    try (var edge = edge()) {
      for (int i = 0; i < 20; i++) {
        assertThat(status(edge, "/v1/users/7", IdentitySettings.token(""))).isEqualTo(200);
      }
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void areAwaitedByTheFirstCalls() {
    var late = new CompletableFuture<HttpResponse>();
    keys = () -> HttpResponse.of(late);
    try (var edge = edge()) {
      var headers =
          RequestHeaders.of(
              HttpMethod.GET,
              "/v1/users/7",
              "authorization",
              "Bearer " + IdentitySettings.token(""));
      var first = edge.client("h1c").execute(headers).aggregate();
      eventually("it waits", () -> edge.metric("weir_identity_waiting") == 1);
      assertThat(first).isNotDone();
      late.complete(ofIssuer());
      assertThat(first.join().status().code()).isEqualTo(200);
      assertThat(edge.metric("weir_identity_waiting")).isZero();
    }
  }

  @Test
  void leavePublicCallsAloneWhileTheyAreMissing() {
    keys = () -> HttpResponse.of(HttpStatus.INTERNAL_SERVER_ERROR);
    try (var edge = edge()) {
      assertThat(status(edge, "/v1/users/7", IdentitySettings.token(""))).isEqualTo(503);
      assertThat(status(edge, "/v1/users", IdentitySettings.token(""))).isEqualTo(200);
      keys = KeysFromUrlTest::ofIssuer;
      eventually(
          "the keys come by themselves",
          () -> status(edge, "/v1/users/7", IdentitySettings.token("")) == 200);
    }
  }

  @Test
  void areNotReadFromElsewhereOrWithoutEnd() {
    keys = () -> HttpResponse.ofRedirect("/elsewhere");
    try (var edge = edge()) {
      assertThat(status(edge, "/v1/users/7", IdentitySettings.token(""))).isEqualTo(503);
      keys =
          () ->
              HttpResponse.of(
                  HttpStatus.OK,
                  MediaType.JSON,
                  HttpData.wrap(new byte[1 << 20]),
                  HttpHeaders.of());
      int before = asked.get();
      eventually("they are read again", () -> asked.get() > before);
      assertThat(status(edge, "/v1/users/7", IdentitySettings.token(""))).isEqualTo(503);
    }
  }

  @Test
  void ofOthersAreReadAtMostOnceInAWhile() {
    var stranger = TestIssuer.create("stranger");
    try (var edge = edge()) {
      assertThat(status(edge, "/v1/users/7", IdentitySettings.token(""))).isEqualTo(200);
      for (int i = 0; i < 100; i++) {
        var token = stranger.token(IdentitySettings.claims(Duration.ofHours(1), ""));
        assertThat(status(edge, "/v1/users/7", token)).isEqualTo(401);
      }
      assertThat(asked.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void stayThroughAReloadWhileTheirSourceIsDown(@TempDir Path directory) {
    var url = "url: \"http://127.0.0.1:%d/keys\"".formatted(issuer.activeLocalPort());
    try (var upstream = ScriptedUpstream.start()) {
      upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
      var yaml =
          """
          apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
          clusters: {users: {endpoints: ["%s"]}}
          access: [{rpc: "weir.users.v1.UserService/*", allow: authenticated}]
          """
                  .formatted(upstream.address())
              + IdentitySettings.identity(url)
              + "\n";
      try (var edge = ReloadingGateway.start(directory, yaml)) {
        assertThat(status(edge)).isEqualTo(200);
        keys = () -> HttpResponse.of(HttpStatus.INTERNAL_SERVER_ERROR);
        var changed = edge.reload(yaml.replace("query: access_token", "query: token"));
        assertThat(changed.last().changes()).singleElement().asString().contains("query");
        assertThat(status(edge)).isEqualTo(200);
        edge.reload(yaml.replace("/keys", "/nothing"));
        assertThat(status(edge)).as("keys of another source are none of this").isEqualTo(503);
      }
    }
  }

  private static int status(ReloadingGateway edge) {
    var headers =
        RequestHeaders.of(
            HttpMethod.GET, "/v1/users/7", "authorization", "Bearer " + IdentitySettings.token(""));
    return edge.client("h1c").execute(headers).aggregate().join().status().code();
  }
}
