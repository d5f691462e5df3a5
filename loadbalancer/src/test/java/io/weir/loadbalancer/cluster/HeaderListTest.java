package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.FrameUpstream;
import io.weir.testkit.upstream.FrameUpstream.Fault;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header lists that are too large for one side: they end one call and nothing else. */
final class HeaderListTest {
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int TIMES = 20;
  private static final Metadata.Key<String> NOTE =
      Metadata.Key.of("x-note", Metadata.ASCII_STRING_MARSHALLER);

  /** A server of grpc-java announces 8 KiB and closes the connection far above them. */
  @ParameterizedTest
  @ValueSource(ints = {8_000, 12_000, 30_000})
  void areNotSentAboveTheLimitOfTheEndpoint(int bytes) {
    try (var one = ScriptedUpstream.start();
        var other = ScriptedUpstream.start();
        var edge = Edge.before("timeout: 20s", one, other)) {
      eventually("both are checked", () -> usable(edge) == 2);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      for (int i = 0; i < TIMES; i++) {
        var answer = large(edge, bytes);
        assertThat(Edge.status(answer)).isEqualTo(RESOURCE_EXHAUSTED);
        assertThat(answer.headers().get("grpc-message")).contains("headers of the call");
      }
      assertThat(one.executions(Edge.RPC) + other.executions(Edge.RPC)).isEqualTo(1);
      unharmed(edge, 2);
    }
  }

  /** A gRPC request has none: those of a caller go nowhere, however large they are. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void inTrailersOfARequestAreNotSent(boolean unary) {
    try (var one = ScriptedUpstream.start();
        var edge = Edge.before("timeout: 20s", one)) {
      eventually("it is checked", () -> usable(edge) == 1);
      var frame = HttpData.wrap(new byte[] {0, 0, 0, 0, 1, 9});
      for (int i = 0; i < TIMES; i++) {
        var headers = edge.headers(Repeat.SAFE).set("x-unary", Boolean.toString(unary)).build();
        var trailers = HttpHeaders.of("x-note", "x".repeat(12_000));
        var answer =
            edge.client().execute(HttpRequest.of(headers, frame, trailers)).aggregate().join();
        assertThat(Edge.status(answer)).isZero();
      }
      unharmed(edge, 1);
    }
  }

  @Test
  void areSentUpToTheLimitOfTheEndpoint() {
    try (var one = ScriptedUpstream.start(server -> server.maxInboundMetadataSize(60 << 10));
        var edge = Edge.before("timeout: 20s", one)) {
      assertThat(Edge.status(large(edge, 12_000))).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7 << 10, 20 << 10, 60 << 10})
  void areReadUpToTheConfiguredLimit(int bytes) {
    try (var one = ScriptedUpstream.start();
        var edge = Edge.before("timeout: 20s", one)) {
      var trailers = new Metadata();
      trailers.put(NOTE, "x".repeat(bytes));
      one.always(Edge.RPC, Answer.statusAfter(Status.OK, trailers, new byte[] {1}));
      var answer = edge.call(Repeat.SAFE);
      assertThat(Edge.status(answer)).isZero();
      assertThat(answer.trailers().get("x-note")).hasSize(bytes);
      one.always(Edge.RPC, Answer.status(Status.NOT_FOUND, trailers));
      assertThat(edge.call(Repeat.SAFE).headers().get("x-note")).hasSize(bytes);
      assertThat(one.executions(Edge.RPC)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LARGE_HEADERS", "LARGE_TRAILERS"})
  void endTheirOwnCallBeyondTheConfiguredLimit(Fault fault) {
    try (var one = FrameUpstream.start(attempt -> faultOf(attempt.call(), fault));
        var other = FrameUpstream.start(attempt -> faultOf(attempt.call(), fault));
        var edge =
            Edge.before(
                "timeout: 20s, connections: {max-headers: 16KiB}",
                one.address(),
                other.address())) {
      eventually("both are checked", () -> usable(edge) == 2);
      var waiting = Stream.generate(() -> call(edge, "silent")).limit(8).toList();
      eventually("they wait", () -> one.attempts() + other.attempts() == 8);
      for (int i = 0; i < TIMES; i++) {
        var answer = call(edge, "attack-" + i).join();
        assertThat(Edge.status(answer)).isEqualTo(RESOURCE_EXHAUSTED);
      }
      assertThat(one.attempts() + other.attempts()).isEqualTo(8 + TIMES);
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      unharmed(edge, 2);
    }
  }

  @Test
  void outOfOrderEndTheirOwnCall() {
    try (var one =
            FrameUpstream.start(attempt -> faultOf(attempt.call(), Fault.MESSAGE_AFTER_TRAILERS));
        var edge = Edge.before("timeout: 20s", one.address())) {
      var waiting = Stream.generate(() -> call(edge, "silent")).limit(8).toList();
      eventually("they wait", () -> one.attempts() == 8);
      assertThat(Edge.status(call(edge, "attack").join())).isPositive();
      assertThat(Edge.status(call(edge, "").join())).isZero();
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }
  }

  private static Fault faultOf(String call, Fault attack) {
    return call.startsWith("attack") ? attack : call.equals("silent") ? Fault.SILENT : Fault.OK;
  }

  private static CompletableFuture<AggregatedHttpResponse> call(Edge edge, String name) {
    return edge.send(edge.headers(Repeat.NEVER).add(FrameUpstream.CALL, name).build()).aggregate();
  }

  private static AggregatedHttpResponse large(Edge edge, int bytes) {
    return edge.send(edge.headers(Repeat.SAFE).add("x-note", "x".repeat(bytes)).build())
        .aggregate()
        .join();
  }

  private static long usable(Edge edge) {
    return edge.cluster.view().endpoints().stream()
        .filter(endpoint -> endpoint.state().equals("active"))
        .count();
  }

  /** The endpoints are in rotation, no breaker is open, and others are answered. */
  private static void unharmed(Edge edge, int endpoints) {
    assertThat(usable(edge)).isEqualTo(endpoints);
    assertThat(edge.cluster.view().endpoints()).allMatch(endpoint -> endpoint.failures() == 0);
    assertThat(edge.cluster.view().breakers().values()).allMatch("closed"::equals);
    for (int i = 0; i < TIMES; i++) {
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
    }
  }
}
