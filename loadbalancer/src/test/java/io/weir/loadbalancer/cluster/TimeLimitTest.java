package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.grpc.Metadata;
import io.weir.grpc.GrpcMessage;
import io.weir.grpc.GrpcTimeout;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The least of all time limits ends a call, says which one it was, and is told only if it is the
 * caller's.
 */
final class TimeLimitTest {
  private static final int DEADLINE_EXCEEDED = 4;

  private final ScriptedUpstream one = ScriptedUpstream.start();

  @AfterEach
  void stop() {
    one.close();
  }

  private AggregatedHttpResponse call(Edge edge, int callersMillis, boolean unary) {
    var headers =
        edge.headers(Repeat.SAFE)
            .add("x-timeout-ms", Integer.toString(callersMillis))
            .add("x-unary", Boolean.toString(unary));
    return edge.send(headers.build()).aggregate().join();
  }

  @ParameterizedTest
  @CsvSource({
    "timeout: 60ms, 20000, the timeout of the cluster has passed",
    "timeout: 60ms, 0, the timeout of the cluster has passed",
    "timeout: 20s, 60, the caller's deadline has passed",
    "timeout: none, 60, the caller's deadline has passed",
    "'timeout: 60ms, attempt-timeout: 20s', 0, the timeout of the cluster has passed"
  })
  void theLeastOfBothEndsACall(String keys, int callersMillis, String message) {
    one.always(Edge.RPC, Answer.never());
    try (var edge = Edge.before(keys, one)) {
      var answer = call(edge, callersMillis, true);
      assertThat(Edge.status(answer)).isEqualTo(DEADLINE_EXCEEDED);
      assertThat(GrpcMessage.decode(answer.headers().get("grpc-message", ""))).contains(message);
      assertThat(one.executions(Edge.RPC)).isEqualTo(1);
      eventually("the instance is left", () -> one.open() == 0);
      eventually("the span says so", () -> recorded(edge).anyMatch(message::startsWith));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "timeout: 5s, true",
    "'timeout: 5s, attempt-timeout: 2s', true",
    "timeout: 5s, false"
  })
  void anInstanceIsNotToldALimitThatTheCallerDidNotSet(String keys, boolean unary) {
    try (var edge = Edge.before(keys, one)) {
      assertThat(Edge.status(call(edge, 0, unary))).isZero();
      assertThat(told()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "timeout: 1s, true",
    "'timeout: 1s, attempt-timeout: 500ms', true",
    "timeout: 1s, false"
  })
  void anInstanceIsToldTheTimeThatTheCallerHasLeft(String keys, boolean unary) {
    try (var edge = Edge.before(keys, one)) {
      assertThat(Edge.status(call(edge, 60_000, unary))).isZero();
      assertThat(told()).isBetween(50_000_000_000L, 60_000_000_000L);
    }
  }

  /** Returns the nanoseconds that the instance was told; -1 for none. */
  private long told() {
    var header = one.calls().getLast().header("grpc-timeout");
    return header == null ? -1 : GrpcTimeout.parse(header);
  }

  /**
   * Slow is not broken: without a limit of its own, no attempt is repeated because it takes long.
   */
  @Test
  void anAttemptHasNoLimitUnlessOneIsConfigured() {
    assertThat(ClusterConfig.defaults().attemptTimeout().duration()).isNull();
    assertThat(ClusterConfig.defaults().timeout().duration()).isNull();
  }

  /** A stream has the deadline of its caller and no timeout. */
  @Test
  void theTimeoutOfTheClusterIsForUnaryCalls() {
    one.always(Edge.RPC, Answer.never());
    try (var edge = Edge.before("timeout: 20ms", one)) {
      var answer = call(edge, 300, false);
      assertThat(Edge.status(answer)).isEqualTo(DEADLINE_EXCEEDED);
      assertThat(GrpcMessage.decode(answer.headers().get("grpc-message", "")))
          .contains("the caller's deadline");
    }
  }

  /** Also for a stream that has begun, whose failure is the last thing that its caller reads. */
  @Test
  void theLimitOfAStreamThatHasBegunIsNamed() {
    one.always(
        Edge.RPC,
        (call, requests) -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(new byte[1]);
        });
    try (var edge = Edge.before("timeout: 20ms", one)) {
      var answer = call(edge, 300, false);
      assertThat(Edge.status(answer)).isEqualTo(DEADLINE_EXCEEDED);
      assertThat(GrpcMessage.decode(answer.trailers().get("grpc-message", "")))
          .isEqualTo("the caller's deadline has passed");
      eventually(
          "the span says so", () -> recorded(edge).anyMatch("the caller's deadline"::equals));
    }
  }

  private static Stream<String> recorded(Edge edge) {
    return edge.traces.traces().stream()
        .flatMap(trace -> trace.spans().stream())
        .map(span -> String.valueOf(span.attributes().get("weir.timeout")));
  }
}
