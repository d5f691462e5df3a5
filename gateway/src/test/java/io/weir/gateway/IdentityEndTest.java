package io.weir.gateway;

import static io.weir.gateway.IdentitySettings.ending;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams whose token expires while they are open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdentityEndTest {
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final Duration SOON = Duration.ofMillis(1_500);

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge =
        TestEdge.start(
            apis(StreamSchema.writeTo(directory)),
            IdentitySettings.identity(directory),
            "access: [{rpc: \"weir.test.Streams/*\", allow: authenticated}]");
    for (var rpc : List.of("Listen", "Chat")) {
      edge.upstream.always(StreamSchema.SERVICE + rpc, new OneLine());
    }
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "text/event-stream, event: error",
    "application/x-ndjson, error",
    "application/json, error"
  })
  void endsAStreamOverHttp(String accept, String error) {
    var headers =
        RequestHeaders.of(
            HttpMethod.GET,
            "/v1/lines",
            "accept",
            accept,
            "authorization",
            "Bearer " + ending(SOON));
    assertThat(edge.client("h1c").execute(headers).aggregate().join().contentUtf8())
        .contains("one", error, "\"code\":16", "the token has expired");
    eventually("the instance is left", () -> edge.upstream.open() == 0);
  }

  @Test
  void endsAStreamOverGrpc() throws Exception {
    var metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + ending(SOON));
    var call = ByteCall.start(edge.channel(), LISTEN, CallOptions.DEFAULT, metadata);
    var ended = call.send(new byte[0]).done().ended();
    assertThat(ended.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(ended.getDescription()).startsWith("the token has expired");
  }

  @Test
  void closesAWebSocket() {
    var socket =
        SocketCaller.open(
            edge.gateway.port(), "/v1/talks/a:chat", "weir.json", "bearer", ending(SOON));
    assertThat(socket.closed()).startsWith("4401 the token has expired");
    assertThat(socket.heard()).containsExactly("{\"text\":\"one\"}");
  }
}
