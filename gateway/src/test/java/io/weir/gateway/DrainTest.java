package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.util.Exceptions;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DrainTest {

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void losesNoRequestWhileClientsKeepSending(String protocol) throws InterruptedException {
    try (var edge = TestEdge.start()) {
      edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
      var answered = new AtomicInteger();
      var lost = new CopyOnWriteArrayList<String>();
      var over = new AtomicBoolean();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        callers.add(Thread.ofVirtual().start(() -> call(edge, protocol, over, answered, lost)));
      }
      eventually("calls are going", () -> answered.get() > 100);
      edge.gateway.close();
      over.set(true);
      for (var caller : callers) {
        caller.join();
      }
      assertThat(lost).isEmpty();
    }
  }

  private static void call(
      TestEdge edge,
      String protocol,
      AtomicBoolean over,
      AtomicInteger answered,
      List<String> lost) {
    var client = edge.client(protocol);
    while (!over.get()) {
      try {
        var answer = client.get("/v1/users").aggregate().join();
        if (answer.status().code() == 200) {
          answered.incrementAndGet();
        } else {
          lost.add(answer.toString());
        }
      } catch (CompletionException e) {
        // A refused connection, or a stream beyond the GOAWAY: the gateway never had the call.
        if (!(Exceptions.peel(e) instanceof UnprocessedRequestException)) {
          lost.add(e.toString());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void letsACallUnderWayEnd(String protocol) {
    try (var edge = TestEdge.start()) {
      var gate = new CompletableFuture<Void>();
      edge.upstream.next(USERS + "GetUser", Answer.after(gate, Answer.ok(new byte[0])));
      CompletableFuture<AggregatedHttpResponse> call =
          edge.client(protocol).get("/v1/users/u1").aggregate();
      eventually("the call is under way", () -> edge.upstream.open() == 1);
      var closing = CompletableFuture.runAsync(edge.gateway::close);
      eventually("it is not ready", () -> edge.admin("/readyz").status().code() == 503);
      gate.complete(null);
      assertThat(call.join().status().code()).isEqualTo(200);
      closing.join();
    }
  }

  @Test
  void letsAStreamUnderWayEnd() throws Exception {
    try (var edge = TestEdge.start("reflection: true")) {
      var rpc = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
      var call = ByteCall.start(edge.channel(), rpc);
      assertThat(call.send((byte) 1).next()).containsExactly(1);
      var closing = CompletableFuture.runAsync(edge.gateway::close);
      eventually("it is not ready", () -> edge.admin("/readyz").status().code() == 503);
      for (byte i = 0; i < 5; i++) {
        assertThat(call.send(i).next()).containsExactly(i);
      }
      assertThat(call.done().ended().isOk()).isTrue();
      closing.join();
    }
  }

  @Test
  void endsWhatOutlivesTheGrace() {
    try (var edge = TestEdge.start("drain: {delay: 0s, grace: 800ms}")) {
      edge.upstream.next(USERS + "GetUser", Answer.never());
      var call = edge.client("h2c").get("/v1/users/u1").aggregate();
      eventually("the call is under way", () -> edge.upstream.open() == 1);
      edge.gateway.close();
      assertThat(call.join().status().code()).isEqualTo(503);
    }
  }
}
