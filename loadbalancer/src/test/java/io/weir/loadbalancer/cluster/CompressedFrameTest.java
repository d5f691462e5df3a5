package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compressed messages that are not what they claim to be. They pass as they are, because inflating
 * every message would cost more than the call; an endpoint that cannot read one is not at fault.
 */
final class CompressedFrameTest {
  private static final int TIMES = 20;

  @ParameterizedTest
  @CsvSource({"gzip, true", "gzip, false", "deflate, true", "identity, true"})
  void areNoFaultOfTheEndpointThatCannotReadThem(String encoding, boolean unary) {
    try (var one = ScriptedUpstream.start();
        var other = ScriptedUpstream.start();
        var edge = Edge.before("timeout: 20s", one, other)) {
      one.always("weir.test.Things/Wait", Answer.never());
      other.always("weir.test.Things/Wait", Answer.never());
      var waiting = Stream.generate(() -> waiting(edge)).limit(8).toList();
      eventually("they wait", () -> one.open() + other.open() == 8);
      for (int i = 0; i < TIMES; i++) {
        var headers =
            edge.headers(Repeat.SAFE)
                .add("grpc-encoding", encoding)
                .set("x-unary", Boolean.toString(unary))
                .build();
        var garbage = HttpData.wrap(new byte[] {1, 0, 0, 0, 3, 'a', 'b', 'c'});
        var answer = edge.client().execute(HttpRequest.of(headers, garbage)).aggregate().join();
        assertThat(Edge.status(answer)).isPositive();
      }
      assertThat(one.executions(Edge.RPC) + other.executions(Edge.RPC)).isLessThanOrEqualTo(TIMES);
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      assertThat(edge.cluster.view().endpoints()).allMatch(each -> each.state().equals("active"));
      assertThat(edge.cluster.view().breakers().values()).allMatch("closed"::equals);
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
    }
  }

  @Test
  void areAnsweredWhenTheyAreWhatTheyClaim() throws Exception {
    try (var one = ScriptedUpstream.start();
        var edge = Edge.before("timeout: 20s", one)) {
      var content = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(content)) {
        gzip.write(new byte[] {1, 2, 3});
      }
      var frame =
          ByteBuffer.allocate(5 + content.size())
              .put((byte) 1)
              .putInt(content.size())
              .put(content.toByteArray())
              .array();
      var headers = edge.headers(Repeat.SAFE).add("grpc-encoding", "gzip").build();
      var answer =
          edge.client().execute(HttpRequest.of(headers, HttpData.wrap(frame))).aggregate().join();
      assertThat(Edge.status(answer)).isZero();
      assertThat(answer.content().array()).endsWith(1, 2, 3);
    }
  }

  private static CompletableFuture<AggregatedHttpResponse> waiting(Edge edge) {
    var headers =
        edge.headers(Repeat.NEVER).path("/weir.test.Things/Wait").set("x-unary", "false").build();
    return edge.send(headers).aggregate();
  }
}
