package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.SeenCall;
import java.util.List;
import java.util.Locale;
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
    assertThat(answered(headers).status().code()).isEqualTo(200);
    return edge.upstream.calls().getLast();
  }

  private AggregatedHttpResponse answered(String... headers) {
    var request = RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1");
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    return edge.client("h1c").execute(request.build()).aggregate().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization", "accept-language", "x-request-id", "last-event-id", "x-user-id", "cookie",
        "user-agent", "if-match", "if-none-match", "if-modified-since", "range", "referer",
        "x_user_id", "x.user.id", "cache-control", "priority", "x-api-key", "idempotency-key"
      })
  void passesEndToEndHeaders(String name) {
    assertThat(seen(name, "value").header(name)).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc-previous-rpc-attempts",
        "grpc-metadata-x",
        "grpc-anything",
        "x-real-ip",
        "x-forwarded-client-cert",
        "x_forwarded_for",
        "proxy-authorization",
        "x-http-code",
        "accept",
        "accept-encoding",
        "content-language",
        "request-timeout",
        "http2-settings",
        "sec-websocket-protocol"
      })
  void passesNoReservedHeaders(String name) {
    assertThat(seen(name, "1").header(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection: close, x-mine",
        "keep-alive: 5",
        "te: trailers, deflate",
        "upgrade: websocket2",
        "trailer: x",
        "Content-Foo: 1",
        "Host: other"
      })
  void passesNoHeadersOfTheConnection(String line) {
    var name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    var request =
        "GET /v1/users/u1 HTTP/1.1\r\nx-mine: 1\r\n"
            + (name.equals("host") ? "" : "host: test\r\n")
            + (name.equals("connection") ? "" : "connection: close\r\n")
            + line
            + "\r\n\r\n";
    assertThat(RawHttp.exchange(edge.gateway.port(), request)).startsWith("HTTP/1.1 200 ");
    var seen = edge.upstream.calls().getLast();
    assertThat(seen.header(name)).isIn(null, name.equals("te") ? "trailers" : null);
    assertThat(seen.header("x-mine")).isEqualTo(name.equals("connection") ? null : "1");
  }

  @Test
  void passesNoNamesThatGrpcDoesNotAllow() {
    assertThat(seen("x!odd", "1", "x|odd", "1", "x-even", "1").headers().keys())
        .contains("x-even")
        .noneMatch(name -> name.endsWith("odd"));
  }

  @Test
  void keepsSeveralValuesInOrder() {
    var key = Metadata.Key.of("x-tag", Metadata.ASCII_STRING_MARSHALLER);
    assertThat(seen("x-tag", "b", "X-Tag", "a", "x-tag", "b").headers().getAll(key))
        .containsExactly("b", "a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-note-bin", "grpc-metadata-x-note-bin"})
  void passesBinaryMetadata(String name) {
    var key = Metadata.Key.of("x-note-bin", Metadata.BINARY_BYTE_MARSHALLER);
    assertThat(seen(name, "AAH/").headers().get(key)).containsExactly(0, 1, -1);
    assertThat(seen(name, "AAE").headers().get(key)).containsExactly(0, 1);
    assertThat(seen(name, "AAE=").headers().get(key)).containsExactly(0, 1);
  }

  /** Browsers send one header with a list for two of the same name. */
  @Test
  void passesTheValuesOfAListOfBinaryMetadata() {
    var key = Metadata.Key.of("x-note-bin", Metadata.BINARY_BYTE_MARSHALLER);
    assertThat(seen("x-note-bin", "AQ, Ag==", "x-note-bin", "Aw").headers().getAll(key))
        .containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
    callOverWeb("x-note-bin", "AQ,Ag==, Aw");
    assertThat(edge.upstream.calls().getLast().headers().getAll(key))
        .containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
  }

  @Test
  void refusesAListOfMoreValuesThanACallCarries() {
    var list = "AQ,".repeat(200) + "AQ";
    assertThat(answered("x-note-bin", list).status().code()).isEqualTo(431);
    assertThat(callOverWeb("x-note-bin", list).contentUtf8()).contains("grpc-status: 8\r\n");
  }

  private AggregatedHttpResponse callOverWeb(String name, String value) {
    var request =
        RequestHeaders.of(
            HttpMethod.POST,
            "/" + USERS + "GetUser",
            "content-type",
            "application/grpc-web+proto",
            name,
            value);
    return edge.client("h1c").execute(request, new byte[5]).aggregate().join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-note-bin", "grpc-metadata-x-note-bin"})
  void refusesMalformedBinaryMetadata(String name) {
    var answer = answered(name, "!");
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(answer.contentUtf8()).contains("x-note-bin").contains("base64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc-metadata-x-user", "Grpc-Metadata-X-User"})
  void takesThePrefixOfGrpcGateway(String name) {
    assertThat(seen(name, "7").header("x-user")).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-forwarded-for",
        "x-forwarded-client-cert",
        "x_real_ip",
        "forwarded",
        "host",
        "te",
        "content-type",
        "grpc-timeout",
        "grpc-metadata-x-user",
        "connection",
        "authorization",
        "cookie",
        "x-http-code",
        "proxy-authorization"
      })
  void hidesNothingBehindThePrefix(String name) {
    var seen = seen("grpc-metadata-" + name, "6.6.6.6");
    assertThat(seen.headers().keys())
        .allSatisfy(key ->
            assertThat(
                    seen.headers()
                        .getAll(
                            Metadata.Key.of(
                                key.endsWith("-bin") ? "x" : key,
                                Metadata.ASCII_STRING_MARSHALLER)))
                .as(key)
                .isNotEqualTo(List.of("6.6.6.6")));
    assertThat(seen.header("x-user")).isNull();
  }

  @Test
  void encodesWhatMetadataCannotCarry() {
    var request = RawHttp.get("/v1/users/u1", "user-agent: caf\u00c3\u00a9 1", "x-tab: a\tb");
    assertThat(RawHttp.exchange(edge.gateway.port(), request)).startsWith("HTTP/1.1 200 ");
    var seen = edge.upstream.calls().getLast();
    assertThat(seen.header("user-agent")).isEqualTo("caf%C3%A9 1");
    assertThat(seen.header("x-tab")).isEqualTo("a%09b");
  }

  @Test
  void refusesMoreHeadersThanACallCarries() {
    var headers = new String[400];
    for (int i = 0; i < headers.length; i += 2) {
      headers[i] = "x-" + i;
      headers[i + 1] = "1";
    }
    var answer = answered(headers);
    assertThat(answer.status().code()).isEqualTo(431);
    assertThat(answer.contentUtf8()).contains("128");
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
    assertThat(seen.header("x-forwarded-host")).startsWith("127.0.0.1:");
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
    callOverWeb(name, "7");
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
