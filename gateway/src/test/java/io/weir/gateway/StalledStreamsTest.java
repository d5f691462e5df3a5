package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams whose callers do not read, on connections to the instance that they share with other
 * streams.
 */
final class StalledStreamsTest {
  private static final int STREAMS = 48;
  private static final int OTHERS = 16;

  /** Size of a piece. Eight pieces exceed the window of a stream. */
  private static final int PIECE = 64 << 10;

  @Test
  void holdUpNobodyElse(@TempDir Path directory) {
    try (var edge = TestEdge.start(TestEdge.apis(StreamSchema.writeTo(directory, "/v1/said")))) {
      var piece = Lines.line("x".repeat(PIECE));
      edge.upstream
          .always(StreamKind.SERVER.rpc, (call, requests) -> sayAndStay(call, piece))
          .always(StreamKind.UNARY.rpc, Answer.ok(new byte[0]));
      // All on one connection, whose window holds few of these pieces.
      var client = edge.client("h2c");
      var readers =
          Stream.generate(() -> Heard.only(1, client.get(StreamKind.SERVER.path)))
              .limit(STREAMS)
              .toList();
      try {
        eventually("all are there", () -> edge.upstream.open() == STREAMS);
        // Each on a connection of its own, so that they use every event loop and its connection to
        // the instance.
        var others =
            Stream.generate(() -> edge.client("h1c").get(StreamKind.UNARY.path).aggregate())
                .limit(OTHERS)
                .toList();
        assertThat(others).allSatisfy(StalledStreamsTest::assertAnswered);
        assertThat(edge.upstream.open()).as("still there").isEqualTo(STREAMS);
      } finally {
        readers.forEach(Heard::leave);
      }
      eventually("all are gone", () -> edge.upstream.open() == 0);
    }
  }

  private static void sayAndStay(ServerCall<byte[], byte[]> call, byte[] piece) {
    call.sendHeaders(new Metadata());
    for (int i = 0; i < 8; i++) {
      call.sendMessage(piece);
    }
  }

  private static void assertAnswered(CompletableFuture<AggregatedHttpResponse> answer) {
    assertThat(answer)
        .succeedsWithin(Duration.ofSeconds(10))
        .extracting(each -> each.status().code())
        .isEqualTo(200);
  }
}
