package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits of the bytes that pass through the calls of a caller. */
final class BytesLimitTest {
  private static final int PIECE = 16 << 10;

  @TempDir private Path directory;

  private TestEdge start(String limit) {
    return TestEdge.start(
        TestEdge.apis(StreamSchema.writeTo(directory, StreamKind.UNARY.path)),
        "rate-limits: [{rpc: \"weir.test.Streams/*\", %s}]".formatted(limit));
  }

  private static Answer lines(int number) {
    return (call, requests) -> {
      call.sendHeaders(new Metadata());
      for (int i = 0; i < number; i++) {
        call.sendMessage(Lines.line("x".repeat(PIECE)));
      }
      call.close(io.grpc.Status.OK, new Metadata());
    };
  }

  @Test
  void refuseTheNextCallAndCutNoUnaryAnswer() {
    try (var edge = start("bytes: 1KiB/m, burst: 2KiB")) {
      edge.upstream.always(StreamKind.UNARY.rpc, Answer.ok(Lines.line("x".repeat(8 << 10))));
      var first = edge.get(StreamKind.UNARY.path);
      assertThat(first.status().code()).isEqualTo(200);
      assertThat(first.content().length()).isGreaterThan(8 << 10);
      assertThat(first.headers().get("ratelimit-policy"))
          .isEqualTo("\"address\";q=1024;w=60;qu=\"content-bytes\"");
      assertThat(first.headers().get("ratelimit")).isEqualTo("\"address\";r=2048;t=0");
      var refused = edge.get(StreamKind.UNARY.path);
      assertThat(refused.status().code()).isEqualTo(429);
      assertThat(refused.headers().getInt("retry-after", 0)).isBetween(340, 380);
      assertThat(TestEdge.json(refused).get("message").asText())
          .startsWith("too many bytes: 1KiB/m for each address; try again in ");
      assertThat(edge.upstream.executions(StreamKind.UNARY.rpc)).isEqualTo(1);
      assertThat(
              edge.metric(
                  "weir_rate_limited_total{limit=\"weir.test.Streams/* 1KiB/m per address\"}"))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"/v1/collected, application/json", "/v1/talk, application/x-ndjson"})
  void countTheContentOfRequests(String path, String accept) {
    try (var edge = start("bytes: 1KiB/d, burst: 8KiB")) {
      edge.upstream
          .always(StreamKind.CLIENT.rpc, Answer.ok(Lines.line("done")))
          .always(StreamKind.BIDI.rpc, Answer.ok(Lines.line("done")));
      var headers =
          RequestHeaders.of(
              HttpMethod.POST, path, "content-type", "application/x-ndjson", "accept", accept);
      var upload = "{\"text\": \"%s\"}\n".formatted("x".repeat(7_000));
      var client = edge.client("h1c");
      assertThat(client.execute(headers, upload).aggregate().join().status().code()).isEqualTo(200);
      var tooLong = client.execute(headers, upload).aggregate().join();
      assertThat(TestEdge.json(tooLong).get("message").asText()).contains("would have to wait");
      assertThat(tooLong.status().code()).isEqualTo(429);
      var refused = client.execute(headers, upload).aggregate().join();
      assertThat(TestEdge.json(refused).get("message").asText()).contains("try again in");
      assertThat(refused.status().code()).isEqualTo(429);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StreamForm.class,
      names = {"ARRAY", "EVENTS", "GRPC_WEB"})
  void slowAStreamDownAndLoseNothing(StreamForm form) {
    try (var edge = start("bytes: 64KiB/s, burst: 32KiB")) {
      edge.upstream.always(StreamKind.SERVER.rpc, lines(8));
      var answer = edge.client("h2c").execute(form.request(StreamKind.SERVER));
      long start = System.nanoTime();
      var whole = answer.aggregate().join();
      assertThat(whole.content().length()).isGreaterThan(8 * PIECE);
      // 128 KiB, of which 32 pass at once.
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
          .isBetween(1_200L, 6_000L);
      assertThat(edge.metric("weir_rate_limit_slowed_total")).isEqualTo(1);
      assertThat(edge.metric("weir_rate_limited_total")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StreamForm.class,
      names = {"NDJSON", "EVENTS", "GRPC_WEB"})
  void endAStreamThatWouldHaveToWaitForTooLong(StreamForm form) {
    try (var edge = start("bytes: 1KiB/h, burst: 40KiB")) {
      edge.upstream.always(StreamKind.SERVER.rpc, lines(100));
      var whole = edge.client("h2c").execute(form.request(StreamKind.SERVER)).aggregate().join();
      assertThat(whole.contentUtf8())
          .contains("too many bytes for a rate limit")
          .contains("x".repeat(PIECE));
      assertThat(edge.metric("weir_streams_ended_total{cluster=\"users\",reason=\"bytes\"}"))
          .isEqualTo(1);
      eventually("the instance is left", () -> edge.upstream.open() == 0);
    }
  }

  @Test
  void slowGrpcDownToTheInstance() throws Exception {
    try (var edge = start("bytes: 16KiB/s")) {
      edge.upstream.always(StreamKind.SERVER.rpc, lines(100));
      var call = ByteCall.start(edge.channel(), StreamKind.SERVER.rpc).send().done();
      assertThat(call.next()).hasSizeGreaterThan(PIECE);
      eventually("it waits", () -> edge.metric("weir_rate_limit_slowed_total") == 1);
      call.call.cancel("the caller leaves while it waits", null);
      eventually("nothing is held", () -> edge.metric("weir_requests_in_flight") == 0);
      eventually("the instance is left", () -> edge.upstream.open() == 0);
    }
  }

  @Test
  void slowTheMessagesOfAWebSocketDown() throws Exception {
    try (var edge = start("bytes: 1KiB/s, burst: 2KiB")) {
      edge.upstream.always(StreamKind.SERVER.rpc, lines(2));
      try (var socket = RawSocket.open(edge.gateway.port(), StreamKind.SERVER.path)) {
        assertThat(socket.head()).contains(" 101 ");
        eventually("it waits", () -> edge.metric("weir_rate_limit_slowed_total") == 1);
      }
      eventually("nothing is held", () -> edge.metric("weir_requests_in_flight") == 0);
      assertThat(edge.get(StreamKind.UNARY.path).status().code()).isEqualTo(429);
    }
  }

  @Test
  void slowAPathThatPassesThrough() {
    try (var site =
        RawInstance.start(
            (head, in, out) -> RawInstance.write(out, RawInstance.ok("x".repeat(3 * PIECE))))) {
      try (var edge =
          TestEdge.start(
              "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, site: {endpoints: [\"127.0.0.1:%d\"], protocol: http1}}"
                  .formatted(site.port()),
              "routes: [{path: /old/**, cluster: site}]",
              "rate-limits: [{path: /old/**, bytes: 32KiB/s, burst: 1KiB}]")) {
        var whole = edge.get("/old/a");
        assertThat(whole.status().code()).isEqualTo(200);
        assertThat(whole.content().length()).isEqualTo(3 * PIECE);
        assertThat(edge.get("/old/a").status().code()).isEqualTo(429);
        assertThat(edge.get("/" + USERS).status().code()).isEqualTo(404);
      }
    }
  }
}
