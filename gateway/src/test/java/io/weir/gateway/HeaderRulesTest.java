package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.upstream.MetadataFields.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.SeenCall;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of an API for headers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HeaderRulesTest {
  private static final String API =
      "apis: [{descriptors: \"classpath:weir/users/v1/users.binpb\", cluster: users, headers: %s}]";
  private static final String RULES =
      "{request: {drop: [cookie, X-Internal-*], rename: {x-api-key: x-key}, set: {x-edge: one}},"
          + " response: {drop: [x-debug-*, x-secret], rename: {x-cost: x-price},"
          + " set: {cache-control: no-store}, metadata-prefix: Grpc-Metadata-,"
          + " trailer-prefix: grpc-trailer-}}";

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start(API.formatted(RULES));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private static void assertRules(SeenCall seen) {
    assertThat(seen.header("cookie")).isNull();
    assertThat(seen.header("x-internal-role")).isNull();
    assertThat(seen.header("x-api-key")).isNull();
    assertThat(seen.header("x-key")).isEqualTo("k");
    assertThat(seen.header("x-edge")).isEqualTo("one");
    assertThat(seen.header("x-other")).isEqualTo("o");
  }

  @Test
  void holdForRequestsInJson() {
    edge.upstream.next(USERS + "GetUser", Answer.ok(new byte[0]));
    var request =
        RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1")
            .add("cookie", "a=1")
            .add("grpc-metadata-x-internal-role", "admin")
            .add("x-api-key", "k")
            .add("x-edge", "two")
            .add("x-other", "o")
            .build();
    assertThat(edge.client("h1c").execute(request).aggregate().join().status().code())
        .isEqualTo(200);
    assertRules(edge.upstream.calls().getLast());
  }

  @Test
  void holdForRequestsInGrpc() throws Exception {
    edge.upstream.next(USERS + "GetUser", Answer.ok(new byte[0]));
    var headers =
        metadata(
            "cookie",
            "a=1",
            "x-internal-role",
            "admin",
            "x-api-key",
            "k",
            "x-edge",
            "two",
            "x-other",
            "o");
    ByteCall.start(edge.channel(), USERS + "GetUser", CallOptions.DEFAULT, headers)
        .send()
        .done()
        .ended();
    assertRules(edge.upstream.calls().getLast());
  }

  @Test
  void holdForResponses() {
    edge.upstream.next(
        USERS + "GetUser",
        (call, requests) -> {
          call.sendHeaders(metadata("x-debug-sql", "1", "x-cost", "7", "x-other", "o"));
          call.sendMessage(new byte[0]);
          call.close(Status.OK, metadata("x-secret", "1", "x-total", "t"));
        });
    var headers = edge.get("/v1/users/u1").headers();
    assertThat(headers.names()).noneMatch(name -> name.toString().contains("debug"));
    assertThat(headers.names()).noneMatch(name -> name.toString().contains("secret"));
    assertThat(headers.get("x-price")).isEqualTo("7");
    assertThat(headers.get("cache-control")).isEqualTo("no-store");
    assertThat(headers.get("grpc-metadata-x-other")).isEqualTo("o");
    assertThat(headers.get("grpc-trailer-x-total")).isEqualTo("t");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdForResponsesInGrpc(boolean early) throws Exception {
    edge.upstream.next(
        USERS + "GetUser",
        (call, requests) -> {
          if (early) {
            call.sendHeaders(metadata("x-debug-sql", "1", "x-cost", "7", "x-other", "o"));
            call.sendMessage(new byte[0]);
          }
          call.close(Status.OK, metadata("x-secret", "1", "x-cost", "8", "x-total", "t"));
        });
    var call = ByteCall.start(edge.channel(), USERS + "GetUser").send().done();
    call.ended();
    var trailers = call.trailers.get(10, TimeUnit.SECONDS);
    assertThat(trailers.keys()).contains("x-price", "x-total").doesNotContain("x-secret", "x-cost");
  }

  @Test
  void holdForResponsesInGrpcWeb() {
    edge.upstream.next(
        USERS + "GetUser",
        (call, requests) -> {
          call.sendHeaders(metadata("x-debug-sql", "1", "x-cost", "7"));
          call.sendMessage(new byte[0]);
          call.close(Status.OK, metadata("x-secret", "1", "x-cost", "8"));
        });
    var request =
        RequestHeaders.of(
            HttpMethod.POST, "/" + USERS + "GetUser", "content-type", "application/grpc-web+proto");
    var answer = edge.client("h1c").execute(request, new byte[5]).aggregate().join();
    assertThat(answer.headers().contains("x-debug-sql")).isFalse();
    assertThat(answer.headers().get("x-price")).isEqualTo("7");
    assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
    assertThat(answer.contentUtf8()).contains("x-price: 8").doesNotContain("x-secret", "x-cost");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {request: {set: {x-forwarded-for: "1"}}}           | 'x-forwarded-for' is reserved
          {request: {set: {content-type: "1"}}}              | 'content-type' is reserved
          {request: {set: {grpc-timeout: "1"}}}              | 'grpc-timeout' is reserved
          {request: {rename: {x-a: host}}}                   | 'host' is reserved
          {request: {rename: {x-a: x_real_ip}}}              | 'x_real_ip' is reserved
          {request: {set: {x-a: "caf\u00e9"}}}                | not printable ASCII
          {request: {set: {x-a-bin: "!"}}}                   | not base64
          {request: {drop: ["x a"]}}                         | found 'x a'
          {request: {rename: {x-a: x-a-bin}}}                | names that end in '-bin' have values in base64
          {response: {rename: {x-a-bin: x-a}}}               | names that end in '-bin' have values in base64
          {request: {rename: {X-A: x-b, x-a: x-c}}}          | rename: 'x-a' again
          {response: {set: {X-A: x-b, x-a: x-c}}}            | set: 'x-a' again
          {request: {drop: ["*"]}}                           | found ''
          {request: {drop: ["x*a"]}}                         | found 'x*a'
          {response: {set: {content-length: "1"}}}           | 'content-length' is reserved
          {response: {set: {access-control-allow-origin: x}}} | 'access-control-allow-origin' is reserved
          {response: {rename: {x-a: date}}}                  | 'date' is reserved
          {response: {metadata-prefix: grpc}}                | found 'grpc'
          {response: {trailer-prefix: "a b-"}}               | found 'a b-'
          {response: {remove: [x-a]}}                        | remove
          """)
  void refuseMistakes(String rules, String message) {
    var file = "\n\n" + API.formatted(rules) + "\nclusters: {users: {endpoints: [\"a:1\"]}}";
    assertThatThrownBy(() -> ConfigReader.read(file, "test", GatewayConfig.class, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("test:3");
  }
}
