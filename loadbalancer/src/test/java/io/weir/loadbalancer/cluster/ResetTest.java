package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.weir.grpc.GrpcMessage;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.FrameUpstream;
import io.weir.testkit.upstream.FrameUpstream.Fault;
import io.weir.testkit.upstream.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An endpoint ends calls with RST_STREAM: every code is reported as gRPC maps it. */
final class ResetTest {

  @ParameterizedTest
  @CsvSource({
    "0, 13, the endpoint reset the call: NO_ERROR, 2",
    "1, 13, the endpoint reset the call: PROTOCOL_ERROR, 2",
    "2, 13, the endpoint reset the call: INTERNAL_ERROR, 2",
    "3, 13, the endpoint reset the call: FLOW_CONTROL_ERROR, 2",
    "4, 13, the endpoint reset the call: SETTINGS_TIMEOUT, 2",
    "5, 14, the connection was lost, 2",
    "6, 13, the endpoint reset the call: FRAME_SIZE_ERROR, 2",
    "8, 1, the endpoint reset the call: CANCEL, 1",
    "9, 13, the endpoint reset the call: COMPRESSION_ERROR, 2",
    "10, 13, the endpoint reset the call: CONNECT_ERROR, 2",
    "11, 8, the endpoint reset the call: ENHANCE_YOUR_CALM, 1",
    "12, 7, the endpoint reset the call: INADEQUATE_SECURITY, 1",
    "13, 2, the endpoint reset the call: HTTP_1_1_REQUIRED, 1",
    "14, 13, the endpoint reset the call: INTERNAL_ERROR, 2",
    "4294967295, 13, the endpoint reset the call: INTERNAL_ERROR, 2"
  })
  void mapsTheCodeOfAReset(long code, int status, String message, int attempts) {
    try (var upstream = FrameUpstream.resetting(code, attempt -> Fault.RESET_BEFORE_HEADERS);
        var edge =
            Edge.before("retry: {attempts: 2}, health: {interval: 1h}", upstream.address())) {
      var answer = edge.call(Repeat.SAFE);
      assertThat(Edge.status(answer)).isEqualTo(status);
      assertThat(message(answer)).isEqualTo(message);
      assertThat(upstream.attempts()).isEqualTo(attempts);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 13, NO_ERROR",
    "7, 14, REFUSED_STREAM",
    "8, 1, CANCEL",
    "11, 8, ENHANCE_YOUR_CALM"
  })
  void mapsTheCodeOfAResetAfterHeaders(long code, int status, String name) {
    try (var upstream = FrameUpstream.resetting(code, attempt -> Fault.RESET_AFTER_HEADERS);
        var edge = Edge.before("health: {interval: 1h}", upstream.address())) {
      var answer = edge.call(Repeat.NEVER);
      assertThat(Edge.status(answer)).isEqualTo(status);
      assertThat(message(answer)).isEqualTo("the endpoint reset the call: " + name);
      assertThat(upstream.attempts()).as("not a refusal: it was executed").isEqualTo(1);
    }
  }

  /** An endpoint whose clock runs ahead ends an expired stream before we do. */
  @Test
  void isTheEndOfTheDeadlineWhenItComesWithIt() {
    try (var upstream = FrameUpstream.resetting(8, attempt -> Fault.RESET_AFTER_HEADERS);
        var edge = Edge.before("health: {interval: 1h}", upstream.address())) {
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isEqualTo(1);
      for (var unary : new String[] {"true", "false"}) {
        var headers =
            edge.headers(Repeat.NEVER).add("x-timeout-ms", "19").set("x-unary", unary).build();
        assertThat(Edge.status(edge.send(headers).aggregate().join())).isEqualTo(4);
      }
      assertThat(edge.cluster.view().endpoints()).allMatch(each -> each.failures() == 0);
    }
  }

  /** The endpoint knows the limit of an attempt too, and may act on it before we do. */
  @Test
  void isTheEndOfAnAttemptWhenItComesWithItsLimit() {
    try (var upstream = FrameUpstream.resetting(8, attempt -> Fault.RESET_AFTER_HEADERS);
        var edge =
            Edge.before(
                "attempt-timeout: 19ms, retry: {attempts: 2}, health: {interval: 1h}",
                upstream.address())) {
      var answer = edge.call(Repeat.SAFE);
      assertThat(upstream.attempts()).as("another attempt follows").isEqualTo(2);
      assertThat(Edge.status(answer)).as("the last one has no limit").isEqualTo(1);
    }
  }

  /** An instance that shuts down cancels its calls after it has said that it goes. */
  @Test
  void takesTheCancellationOfAnInstanceThatShutsDownForALostConnection() {
    try (var upstream = ScriptedUpstream.start().always(Edge.RPC, Answer.never());
        var edge = Edge.before("retry: {attempts: 1}", upstream)) {
      var answer = edge.send(edge.headers(Repeat.NEVER).build()).aggregate();
      eventually("the call is there", () -> upstream.open() == 1);
      upstream.stop();
      assertThat(Edge.status(answer.join())).isEqualTo(14);
      assertThat(message(answer.join())).isEqualTo("the connection was lost");
    }
  }

  private static String message(AggregatedHttpResponse answer) {
    var inTrailers = answer.trailers().get("grpc-message");
    return GrpcMessage.decode(
        inTrailers == null ? answer.headers().get("grpc-message", "") : inTrailers);
  }
}
