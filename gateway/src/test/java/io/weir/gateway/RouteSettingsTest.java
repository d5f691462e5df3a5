package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of single RPCs beside those of their cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouteSettingsTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge =
        TestEdge.start(
            "clusters: {users: {endpoints: [\"${INSTANCE}\"], timeout: 20s, retry: {attempts: 2}}}",
            "limits: {body: 2KiB}",
            "routes: [{rpc: weir.users.v1.UserService/GetUser, timeout: 80ms, retry: {attempts:"
                + " 1}},{rpc: 'weir.users.*/List*', timeout: none, retry: {attempts: 4, backoff:"
                + " 1ms..2ms}},{rpc: weir.users.v1.UserService/CreateUser, max-body: 100B, idempotency-key:"
                + " false},{rpc: weir.users.v1.UserService/UpdateUser, max-body: 1KiB, idempotency-key: true},{rpc:"
                + " weir.users.v1.UserService/BatchGetUsers, max-body: 8KiB},{rpc:"
                + " 'weir.users.v1.*', max-body: 1KiB}]");
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private Status grpc(String method, int bytes) throws Exception {
    return ByteCall.start(edge.channel(), USERS + method).send(new byte[bytes]).done().ended();
  }

  private JsonNode explained(String method, String path) {
    var question = "{\"method\": \"%s\", \"path\": \"%s\"}".formatted(method, path);
    return json(edge.admin(HttpMethod.POST, "/explain", question));
  }

  @Test
  void theTimeoutOfTheRouteEndsACall() throws Exception {
    edge.upstream.next(USERS + "GetUser", Answer.never(), Answer.never());
    var trace = "4bf92f3577b34da6a3ce929d0e0e4711";
    var headers =
        RequestHeaders.of(
            HttpMethod.GET, "/v1/users/u1", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    var answer = edge.client("h1c").execute(headers).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(504);
    assertThat(answer.contentUtf8()).contains("the timeout of the route has passed");
    assertThat(grpc("GetUser", 0).getDescription()).contains("the timeout of the route has passed");
    eventually(
        "the span names the limit",
        () -> edge.admin("/traces/" + trace).contentUtf8().contains("the timeout of the route"));
  }

  @Test
  void theCallerMaySetAShorterDeadline() {
    edge.upstream.next(USERS + "GetUser", Answer.never());
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/users/u1", "request-timeout", "40ms");
    assertThat(edge.client("h1c").execute(headers).aggregate().join().contentUtf8())
        .contains("the caller's deadline has passed");
  }

  @ParameterizedTest
  @CsvSource({"GET, /v1/users/u1, GetUser, 1", "GET, /v1/users, ListUsers, 4"})
  void theRouteSaysHowOftenACallIsTried(HttpMethod method, String path, String rpc, int attempts) {
    long before = edge.upstream.executions(USERS + rpc);
    var down = new Answer[attempts];
    Arrays.fill(down, Answer.status(Status.UNAVAILABLE));
    edge.upstream.next(USERS + rpc, down);
    assertThat(edge.send(method, path, "").status().code()).isEqualTo(503);
    assertThat(edge.upstream.executions(USERS + rpc) - before).isEqualTo(attempts);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/users, 101, max-body of the route",
    "PATCH, /v1/users/u1, 1025, max-body of the route"
  })
  void theRouteSaysHowMuchARequestMayBe(HttpMethod method, String path, int size, String setting) {
    var content = "{\"name\": \"%s\"}".formatted("x".repeat(size - 12));
    var answer = edge.send(method, path, content);
    assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(413);
    assertThat(json(answer).get("message").asText()).endsWith(": " + setting);
  }

  @Test
  void theRouteSaysHowMuchAnElementOfAStreamMayBe() {
    var element = "{\"user\": {\"displayName\": \"%s\"}}".formatted("x".repeat(1 << 10));
    assertThat(edge.send(HttpMethod.POST, "/v1/users:import", "[" + element + "]").contentUtf8())
        .contains("element 0 is larger than 1024 bytes");
  }

  @Test
  void aRouteMayTakeMoreThanTheGateway() throws Exception {
    assertThat(grpc("BatchGetUsers", 8 << 10).getCode()).isEqualTo(Status.Code.OK);
    assertThat(grpc("BatchGetUsers", (8 << 10) + 1).getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void aGrpcCallIsRefusedInItsOwnTerms() throws Exception {
    assertThat(grpc("CreateUser", 100).getCode()).isEqualTo(Status.Code.OK);
    var refused = grpc("CreateUser", 101);
    assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getDescription()).endsWith(": max-body of the route");
  }

  /** The limit is that of the message or of the content, whatever frames and base64 add. */
  @ParameterizedTest
  @CsvSource({
    "application/grpc, 100, 0",
    "application/grpc, 101, 8",
    "application/grpc-web, 100, 0",
    "application/grpc-web, 101, 8",
    "application/grpc-web-text, 100, 0",
    "application/grpc-web-text, 101, 8",
    "application/json, 100, 0",
    "application/json, 101, 8"
  })
  void theLimitIsExactInEveryDialect(String type, int size, String code) {
    boolean json = type.equals("application/json");
    var text = json ? "{\"name\": \"%s\"}".formatted("x".repeat(size - 12)) : "";
    var frame = ByteBuffer.allocate(5 + size).put((byte) 0).putInt(size).array();
    var bytes =
        switch (type) {
          case "application/json" -> text.getBytes(StandardCharsets.UTF_8);
          case "application/grpc-web-text" -> Base64.getEncoder().encode(frame);
          default -> frame;
        };
    var path = json ? "/v1/users" : "/" + USERS + "CreateUser";
    var headers = RequestHeaders.of(HttpMethod.POST, path, "content-type", type);
    var answer = edge.client("h2c").execute(headers, HttpData.wrap(bytes)).aggregate().join();
    if (code.equals("0")) {
      assertThat(answer.headers().get("grpc-status", "0")).isEqualTo("0");
      assertThat(answer.status().code()).isNotEqualTo(413);
    } else {
      var content =
          type.endsWith("text")
              ? Base64.getMimeDecoder().decode(answer.content().array())
              : answer.content().array();
      var message =
          answer.headers().get("grpc-message", new String(content, StandardCharsets.UTF_8));
      assertThat(message).contains("larger than the 100 bytes that are taken: max-body of the ");
    }
  }

  /** Compressed content is small on the wire: the limit holds for what it becomes. */
  @Test
  void theLimitHoldsForDecodedContent() throws Exception {
    var text = "{\"name\": \"%s\"}".formatted("x".repeat(200));
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    var headers =
        RequestHeaders.of(
            HttpMethod.POST,
            "/v1/users",
            "content-type",
            "application/json",
            "content-encoding",
            "gzip");
    var answer =
        edge.client("h1c").execute(headers, HttpData.wrap(packed.toByteArray())).aggregate().join();
    assertThat(packed.size()).isLessThan(100);
    assertThat(answer.status().code()).isEqualTo(413);
    assertThat(answer.contentUtf8()).contains("max-body of the route");
  }

  @Test
  void explainNamesTheRoute() {
    var get = explained("GET", "/v1/users/u1");
    assertThat(get.get("settings").asText()).isEqualTo(USERS + "GetUser");
    assertThat(get.at("/engine/attempts").asInt()).isEqualTo(1);
    assertThat(get.at("/engine/unary/timeout").asText()).isEqualTo("80ms");
    assertThat(get.at("/engine/unary/timeoutOrigin").asText())
        .isEqualTo("the timeout of the route");
    assertThat(get.get("maxBody").asLong()).isEqualTo(2 << 10);
    assertThat(get.get("maxBodyOrigin").asText()).isEqualTo("limits.body of the gateway");
    var list = explained("GET", "/v1/users");
    assertThat(list.at("/engine/attempts").asInt()).isEqualTo(4);
    assertThat(list.at("/engine/unary/timeoutOrigin").asText())
        .isEqualTo("deadline.max of the gateway");
    var delete = explained("DELETE", "/v1/users/u1");
    assertThat(delete.get("settings").asText()).isEqualTo("weir.users.v1.*");
    assertThat(delete.get("maxBodyOrigin").asText()).isEqualTo("max-body of the route");
    assertThat(delete.at("/engine/unary/timeoutOrigin").asText())
        .isEqualTo("the timeout of the cluster");
  }

  @Test
  void aRouteOfNoRpcIsAMistake() {
    try (var instance = ScriptedUpstream.start()) {
      var config = TestEdge.config(instance, "routes: [{rpc: weir.users.v1.UserService/Get}]");
      assertThatThrownBy(() -> GatewayFile.of(config))
          .hasMessage("routes: rpc: 'weir.users.v1.UserService/Get' matches no RPC of the APIs");
    }
  }

  @ParameterizedTest
  @CsvSource({"UpdateUser, true", "CreateUser, false", "GetUser, true", "ImportUsers, true"})
  void aRouteSaysWhetherAnIdempotencyKeyIsHonoured(String method, boolean repeated) {
    var retries =
        explained("POST", "/" + USERS + method, "\"content-type\": \"application/grpc\"")
            .at("/engine/retries")
            .asText();
    assertThat(retries.contains("from a budget")).isEqualTo(repeated);
  }

  private JsonNode explained(String method, String path, String headers) {
    var question =
        "{\"method\": \"%s\", \"path\": \"%s\", \"headers\": {%s}}"
            .formatted(method, path, headers);
    return json(edge.admin(HttpMethod.POST, "/explain", question));
  }
}
