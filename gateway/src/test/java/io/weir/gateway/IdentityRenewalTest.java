package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.weir.testkit.client.ByteCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Streams whose caller presents a newer token before theirs expires. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdentityRenewalTest {
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final Duration SOON = Duration.ofMillis(1_500);
  private static final Duration LATER = Duration.ofHours(1);

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge =
        TestEdge.start(
            apis(StreamSchema.writeTo(directory)),
            IdentitySettings.identity(directory),
            "access: [{rpc: \"weir.test.Streams/*\", require: {scope: lines}}]");
    for (var rpc : List.of("Listen", "Chat")) {
      edge.upstream.always(StreamSchema.SERVICE + rpc, new OneLine());
    }
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private static String token(String session, String scope, Duration lasting) {
    var claims = IdentitySettings.claims(lasting, scope);
    return IdentitySettings.ISSUER.token("{\"sid\":\"" + session + "\"," + claims.substring(1));
  }

  private HttpResponse listen(String token) {
    var headers =
        RequestHeaders.of(
            HttpMethod.GET,
            "/v1/lines",
            "accept",
            "application/x-ndjson",
            "authorization",
            "Bearer " + token);
    return edge.client("h1c").execute(headers);
  }

  /** Presents a token with a request that has nothing to do with the stream. */
  private void present(String token) {
    var headers = RequestHeaders.of(HttpMethod.GET, "/nothing", "authorization", "Bearer " + token);
    assertThat(edge.client("h1c").execute(headers).aggregate().join().status().code())
        .isEqualTo(404);
  }

  private void begun(long streams) {
    eventually("they have begun", () -> edge.upstream.open() > 0 && executions() == streams);
  }

  private long executions() {
    return edge.upstream.executions(LISTEN);
  }

  @Test
  void goOnInEveryForm() throws Exception {
    long before = executions();
    var response = listen(token("s1", "lines", SOON));
    var json = response.aggregate();
    var metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + token("s1", "lines", SOON));
    var call = ByteCall.start(edge.channel(), LISTEN, CallOptions.DEFAULT, metadata);
    call.send(new byte[0]).done();
    var socket =
        SocketCaller.open(
            edge.gateway.port(),
            "/v1/talks/a:chat",
            "weir.json",
            "bearer",
            token("s1", "lines", SOON));
    begun(before + 2);
    present(token("s1", "lines", LATER));
    // Begun after the others, and so the last to end.
    var control = listen(token("s2", "lines", SOON)).aggregate().join();
    assertThat(control.contentUtf8()).contains("one", "the token has expired");
    assertThat(json).isNotDone();
    assertThat(call.status).isNotDone();
    assertThat(socket.isClosed()).isFalse();
    assertThat(edge.metric("weir_identity_renewals_total")).isPositive();
    response.abort();
    call.call.cancel("heard enough", null);
    socket.socket().abort();
    eventually("the instance is left", () -> edge.upstream.open() == 0);
  }

  @Test
  void endIfTheNewerTokenMayNotBeginThem() {
    long before = executions();
    var stream = listen(token("s3", "lines", SOON)).aggregate();
    begun(before + 1);
    present(token("s3", "other", LATER));
    assertThat(stream.join().contentUtf8()).contains("one", "the token has expired");
  }
}
