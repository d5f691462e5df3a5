package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends of streams that would continue, as their callers see them. */
final class StreamEndTest {
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final String TELL = StreamSchema.SERVICE + "Tell";
  private static final Answer ONE_LINE_AND_NO_END =
      (call, requests) -> {
        call.sendHeaders(new Metadata());
        call.sendMessage(line("one"));
      };

  @TempDir Path directory;

  private TestEdge edge(String keys) {
    return TestEdge.start(
        apis(StreamSchema.writeTo(directory)),
        "clusters: {users: {endpoints: [\"${INSTANCE}\"], %s}}".formatted(keys),
        // Streams that do not end by themselves are ended when half of it is over.
        "drain: {delay: 0s, grace: 2s}");
  }

  private static CompletableFuture<AggregatedHttpResponse> listen(TestEdge edge, String accept) {
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/lines", "accept", accept);
    return edge.client("h1c").execute(headers).aggregate();
  }

  @Test
  void isTheAgeOfAStream() throws Exception {
    try (var edge = edge("streams: {idle: 0s, max-age: 400ms}")) {
      edge.upstream.always(LISTEN, ONE_LINE_AND_NO_END);
      assertThat(listen(edge, "text/event-stream").join().contentUtf8())
          .startsWith("retry: 2000\n\ndata: {\"text\":\"one\"}\n\nevent: error\ndata: {")
          .contains("\"code\":14", "the stream has reached its maximum age; begin it again");
      assertThat(listen(edge, "application/x-ndjson").join().contentUtf8())
          .startsWith("{\"text\":\"one\"}\n{\"error\":{");
      var call = ByteCall.start(edge.channel(), LISTEN).send(new byte[0]).done();
      var ended = call.ended();
      assertThat(ended.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ended.getDescription())
          .isEqualTo("the stream has reached its maximum age; begin it again");
      eventually("the instance is left", () -> edge.upstream.open() == 0);
    }
  }

  @Test
  void isTheEndOfTheProcess() {
    try (var edge = edge("streams: {idle: 0s, max-age: 0s}")) {
      edge.upstream.always(LISTEN, ONE_LINE_AND_NO_END);
      var stream = listen(edge, "text/event-stream");
      eventually("it is there", () -> edge.upstream.open() == 1);
      edge.gateway.close();
      assertThat(stream.join().contentUtf8())
          .contains("event: error", "shutting down; begin the stream again");
    }
  }

  @Test
  void isASingleAnswerThatIsTooLarge() throws Exception {
    try (var edge = edge("max-answer: 1KiB")) {
      edge.upstream.always(TELL, Answer.ok(line("x".repeat(5_000))));
      var headers =
          RequestHeaders.of(HttpMethod.POST, "/v1/lines", "content-type", "application/json");
      var answer = edge.client("h1c").execute(headers, "[]").aggregate().join();
      assertThat(answer.status().code()).isEqualTo(429);
      assertThat(answer.contentUtf8()).contains("the answer is larger than 1024 bytes");
      var passed = ByteCall.start(edge.channel(), TELL, CallOptions.DEFAULT, new Metadata());
      assertThat(passed.done().ended().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
  }
}
