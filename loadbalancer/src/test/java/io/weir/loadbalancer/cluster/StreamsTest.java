package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.grpc.Metadata;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.runtime.listener.DrainConfig;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that would never end by themselves. */
final class StreamsTest {
  private static final Answer ONE_MESSAGE_AND_NO_END =
      (call, requests) -> {
        call.sendHeaders(new Metadata());
        call.sendMessage(new byte[] {1});
      };

  private final ScriptedUpstream one = ScriptedUpstream.start();

  @AfterEach
  void stop() {
    one.close();
  }

  private Edge edge(String streams) {
    return Edge.before("timeout: 1s, streams: " + streams, one);
  }

  private static CompletableFuture<AggregatedHttpResponse> stream(Edge edge) {
    var headers = edge.headers(Repeat.NEVER).add("x-unary", "false").build();
    return edge.send(headers).aggregate();
  }

  private static String message(AggregatedHttpResponse ended) {
    return ended.trailers().get("grpc-message", ended.headers().get("grpc-message", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {idle: 300ms, max-age: 0s} | the stream was idle for too long                   | idle
          {idle: 0s, max-age: 300ms} | the stream has reached its maximum age; begin it again | age
          """)
  void endWithAStatusThatSaysWhy(String streams, String message, String reason) {
    one.always(Edge.RPC, ONE_MESSAGE_AND_NO_END);
    try (var edge = edge(streams)) {
      var ended = stream(edge).join();
      assertThat(Edge.status(ended)).isEqualTo(14);
      assertThat(message(ended)).isEqualTo(message);
      assertThat(ended.content().array()).containsExactly(0, 0, 0, 0, 1, 1);
      eventually("the instance is left", () -> one.open() == 0);
      assertThat(one.cancellations()).isEqualTo(1);
      assertThat(edge.telemetry.prometheus())
          .contains("weir_streams_ended_total{cluster=\"things\",reason=\"" + reason + "\"} 1.0");
      // The endpoint was not at fault.
      assertThat(edge.cluster.view().endpoints().getFirst().failures()).isZero();
    }
  }

  @Test
  void endAlsoBeforeTheInstanceHasSaidAnything() {
    one.always(Edge.RPC, Answer.never());
    try (var edge = edge("{idle: 1s, max-age: 0s}")) {
      var ended = stream(edge).join();
      assertThat(Edge.status(ended)).isEqualTo(14);
      eventually("the instance is left", () -> one.open() == 0);
    }
  }

  @Test
  void endWithTheProcess() {
    one.always(Edge.RPC, ONE_MESSAGE_AND_NO_END);
    try (var edge = edge("{}")) {
      var stream = stream(edge);
      eventually("it is there", () -> one.open() == 1);
      edge.cluster.endStreams(new DrainConfig(Duration.ZERO, Duration.ofMillis(500)));
      assertThat(Edge.status(stream.join())).isEqualTo(14);
      assertThat(message(stream.join())).isEqualTo("shutting down; begin the stream again");
      eventually("the instance is left", () -> one.open() == 0);
      assertThat(Edge.status(stream(edge).join())).isEqualTo(14);
    }
  }

  @Test
  void areForgottenWhenTheyEndByThemselves() {
    one.always(Edge.RPC, Answer.ok(new byte[] {1}));
    try (var edge = edge("{}")) {
      assertThat(Edge.status(stream(edge).join())).isZero();
      eventually("it is forgotten", () -> edge.cluster.view().streams() == 0);
    }
  }
}
