package io.weir.loadbalancer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.weir.grpc.GrpcMessage;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.FrameUpstream;
import io.weir.testkit.upstream.FrameUpstream.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An endpoint ends calls with RST_STREAM: every code is reported as gRPC maps it. */
final class ResetTest {

  @ParameterizedTest
  @CsvSource({
    "0, 13, NO_ERROR, 2",
    "1, 13, PROTOCOL_ERROR, 2",
    "2, 13, INTERNAL_ERROR, 2",
    "3, 13, FLOW_CONTROL_ERROR, 2",
    "4, 13, SETTINGS_TIMEOUT, 2",
    "5, 14, STREAM_CLOSED, 2",
    "6, 13, FRAME_SIZE_ERROR, 2",
    "8, 1, CANCEL, 1",
    "9, 13, COMPRESSION_ERROR, 2",
    "10, 13, CONNECT_ERROR, 2",
    "11, 8, ENHANCE_YOUR_CALM, 1",
    "12, 7, INADEQUATE_SECURITY, 1",
    "13, 2, HTTP_1_1_REQUIRED, 1",
    "14, 13, INTERNAL_ERROR, 2",
    "4294967295, 13, INTERNAL_ERROR, 2"
  })
  void mapsTheCodeOfAReset(long code, int status, String name, int attempts) {
    try (var upstream = FrameUpstream.resetting(code, attempt -> Fault.RESET_BEFORE_HEADERS);
        var edge =
            Edge.before("retry: {attempts: 2}, health: {interval: 1h}", upstream.address())) {
      var answer = edge.call(Repeat.SAFE);
      assertThat(Edge.status(answer)).isEqualTo(status);
      assertThat(message(answer)).isEqualTo("the endpoint reset the call: " + name);
      assertThat(upstream.attempts()).isEqualTo(attempts);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 13", "7, 14", "8, 1", "11, 8"})
  void mapsTheCodeOfAResetAfterHeaders(long code, int status) {
    try (var upstream = FrameUpstream.resetting(code, attempt -> Fault.RESET_AFTER_HEADERS);
        var edge = Edge.before("health: {interval: 1h}", upstream.address())) {
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isEqualTo(status);
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

  private static String message(AggregatedHttpResponse answer) {
    var inTrailers = answer.trailers().get("grpc-message");
    return GrpcMessage.decode(
        inTrailers == null ? answer.headers().get("grpc-message", "") : inTrailers);
  }
}
