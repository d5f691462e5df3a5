package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server reflection that callers ask of the gateway. */
final class ReflectionSwitchTest {
  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void isOffUnlessConfigured(String version) throws Exception {
    var rpc = "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo";
    try (var edge = TestEdge.start()) {
      var ended = ByteCall.start(edge.channel(), rpc).send().done().ended();
      assertThat(ended.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(ended.getDescription()).contains("reflection: true");
      assertThat(edge.upstream.executions(rpc)).isZero();
    }
    try (var edge = TestEdge.start("reflection: true")) {
      edge.upstream.always(rpc, Answer.ok(new byte[0]));
      assertThat(ByteCall.start(edge.channel(), rpc).send().done().ended().isOk()).isTrue();
      assertThat(edge.upstream.executions(rpc)).isEqualTo(1);
    }
  }
}
