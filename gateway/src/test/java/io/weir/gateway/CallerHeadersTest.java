package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.SeenCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of a caller that reach an instance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallerHeadersTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
    edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private SeenCall seen(String... headers) {
    var request = RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1");
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    var answer = edge.client("h1c").execute(request.build()).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    return edge.upstream.calls().getLast();
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "accept-language", "x-request-id", "last-event-id"})
  void passesWhatIsListed(String name) {
    assertThat(seen(name, "value").header(name)).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-user-id", "cookie", "grpc-previous-rpc-attempts", "grpc-metadata-x", "x-real-ip",
        "forwarded", "x-forwarded-host", "proxy-authorization", "origin", "x_user_id"
      })
  void passesNothingElse(String name) {
    assertThat(seen(name, "1").header(name)).isNull();
  }

  @Test
  void doesNotPassBinaryMetadata() {
    var key = Metadata.Key.of("x-note-bin", Metadata.BINARY_BYTE_MARSHALLER);
    assertThat(seen("x-note-bin", "AAAA").headers().get(key)).isNull();
  }

  @Test
  void doesNotTakeATimeoutFromAJsonCaller() {
    assertThat(seen("grpc-timeout", "1n").rpc()).isEqualTo(USERS + "GetUser");
  }

  @Test
  void tellsThePeerAsItIs() {
    var seen = seen("x-forwarded-for", "6.6.6.6", "x-forwarded-proto", "https");
    assertThat(seen.header("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(seen.header("x-forwarded-proto")).isEqualTo("http");
  }

  @Test
  void tellsThePeerOfAGrpcCallToo() throws Exception {
    var headers = new Metadata();
    for (var name : new String[] {"x-forwarded-for", "x-forwarded-host", "x-real-ip"}) {
      headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), "6.6.6.6");
    }
    ByteCall.start(edge.channel(), USERS + "GetUser", CallOptions.DEFAULT, headers)
        .send()
        .done()
        .ended();
    var seen = edge.upstream.calls().getLast();
    assertThat(seen.header("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(seen.header("x-forwarded-host")).isNull();
    assertThat(seen.header("x-real-ip")).isNull();
  }

  private SeenCall seenByGrpc(String... headers) throws Exception {
    var metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    ByteCall.start(edge.channel(), USERS + "GetUser", CallOptions.DEFAULT, metadata)
        .send()
        .done()
        .ended();
    return edge.upstream.calls().getLast();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-forwarded-client-cert",
        "x-forwarded-user",
        "x-forwarded-prefix",
        "true-client-ip",
        "cf-connecting-ip",
        "x-original-url",
        "x_forwarded_for",
        "x.forwarded.for",
        "x_real_ip",
        "remote-user",
        "endpoint-load-metrics",
        "grpc-previous-rpc-attempts",
        "grpc-anything"
      })
  void passesNoIdentityOfAGrpcCaller(String name) throws Exception {
    assertThat(seenByGrpc(name, "7").header(name)).isNull();
    assertThat(seenByGrpc("x-user-id", "7").header("x-user-id")).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-User", "x_forwarded_for", "grpc-previous-rpc-attempts"})
  void passesNoIdentityOfAGrpcWebCaller(String name) {
    var request =
        RequestHeaders.of(
            HttpMethod.POST,
            "/" + USERS + "GetUser",
            "content-type",
            "application/grpc-web+proto",
            name,
            "7");
    edge.client("h1c").execute(request, new byte[5]).aggregate().join();
    assertThat(edge.upstream.calls().getLast().header(name)).isNull();
  }

  @Test
  void passesNoOtherTraceBesideItsOwn() throws Exception {
    var seen =
        seenByGrpc(
            "b3", "1-2-3", "x-b3-traceid", "1", "uber-trace-id", "1:2:3:1", "tracestate", "a=b");
    assertThat(seen.header("traceparent")).isNotNull();
    for (var other : new String[] {"b3", "x-b3-traceid", "uber-trace-id", "tracestate"}) {
      assertThat(seen.header(other)).as(other).isNull();
    }
  }

  @Test
  void handsOnTheTraceOfTheCaller() {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var seen = seen("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    assertThat(seen.header("traceparent")).contains(trace).doesNotContain("00f067aa0ba902b7");
  }

  @Test
  void aConnectionHeaderDoesNotStripWhatWeAdd() {
    var request =
        RawHttp.get("/v1/users/u1")
            .replace("connection: close", "connection: close, x-forwarded-for");
    var answer = RawHttp.exchange(edge.gateway.port(), request);
    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(edge.upstream.calls().getLast().header("x-forwarded-for")).isEqualTo("127.0.0.1");
  }
}
