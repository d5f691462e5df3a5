package io.weir.testkit.upstream;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScriptedUpstreamTest {
  private static final String RPC = "any.Service/Method";

  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", upstream.port()).usePlaintext().build();

  @AfterEach
  void stop() {
    channel.shutdownNow();
    upstream.close();
  }

  @Test
  void answersFromTheQueueFirst() {
    upstream.always(RPC, Answer.ok("always".getBytes(UTF_8)));
    upstream.next(RPC, Answer.ok("once".getBytes(UTF_8)), Answer.status(Status.UNAVAILABLE));

    assertThat(call("x")).isEqualTo("once");
    assertThatThrownBy(() -> call("x")).hasMessage("UNAVAILABLE");
    assertThat(call("x")).isEqualTo("always");
    assertThat(upstream.executions(RPC)).isEqualTo(3);
    assertThat(upstream.executions("any.Service/Other")).isZero();
    eventually("all calls ended", () -> upstream.open() == 0);
  }

  @Test
  void echoesWithoutScript() {
    assertThat(call("hello")).isEqualTo("hello");
  }

  @Test
  void failsInTrailersAfterMessages() {
    var failing = Status.DATA_LOSS.withDescription("torn");
    upstream.always(RPC, Answer.statusAfter(failing, new Metadata(), "x".getBytes(UTF_8)));
    assertThatThrownBy(() -> call("x")).hasMessage("DATA_LOSS: torn");
  }

  @Test
  void delaysAnAnswerUntilItsGateOpens() {
    var gate = new CompletableFuture<Void>();
    upstream.always(RPC, Answer.after(gate, Answer.ok("late".getBytes(UTF_8))));
    var answer = ClientCalls.futureUnaryCall(newCall(), "x".getBytes(UTF_8));
    eventually("the call has come", () -> upstream.open() == 1);
    assertThat(answer.isDone()).isFalse();
    gate.complete(null);
    eventually("it is answered", answer::isDone);
  }

  @Test
  void countsCancelledCalls() {
    upstream.always(RPC, Answer.never());
    var answer = ClientCalls.futureUnaryCall(newCall(), "x".getBytes(UTF_8));
    eventually("the call has come", () -> upstream.open() == 1);
    answer.cancel(true);
    eventually("it is cancelled", () -> upstream.cancellations() == 1 && upstream.open() == 0);
  }

  @Test
  void reportsScriptedHealthAndRestartsAfterAStop() {
    var stub = HealthGrpc.newBlockingStub(channel);
    var everything = HealthCheckRequest.getDefaultInstance();
    assertThat(stub.check(everything).getStatus()).isEqualTo(ServingStatus.SERVING);
    upstream.stop();
    assertThatThrownBy(() -> call("x")).hasMessageContaining("UNAVAILABLE");
    upstream.health(ServingStatus.NOT_SERVING);
    upstream.restart();
    channel.resetConnectBackoff();
    assertThat(stub.withWaitForReady().check(everything).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);
  }

  private String call(String request) {
    return new String(ClientCalls.blockingUnaryCall(newCall(), request.getBytes(UTF_8)), UTF_8);
  }

  private io.grpc.ClientCall<byte[], byte[]> newCall() {
    return channel.newCall(BytesMarshaller.method(RPC), CallOptions.DEFAULT);
  }
}
