package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClusterTest {
  private static final byte[] THING = {1, 2, 3};
  private static final Answer OK = Answer.ok(THING);
  private static final Answer UNAVAILABLE_AFTER_HEADERS =
      Answer.statusAfter(Status.UNAVAILABLE.withDescription("out to lunch"), new Metadata(), THING);

  private static final String BREAKER =
      "breaker: {failure-rate: 50%, window: 20s, min-calls: 20, open: 60s..60s}";

  private final ScriptedUpstream one = ScriptedUpstream.start().always(Edge.RPC, OK);
  private final ScriptedUpstream two = ScriptedUpstream.start().always(Edge.RPC, OK);

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void retriesAFailureInTheTrailersOnAnotherEndpoint() {
    one.always(Edge.RPC, UNAVAILABLE_AFTER_HEADERS);
    try (var edge = Edge.before(one, two)) {
      for (int i = 0; i < 8; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      }
      assertThat(one.executions(Edge.RPC)).isPositive();
      assertThat(two.executions(Edge.RPC)).isEqualTo(8);
    }
  }

  @Test
  void showsEveryAttemptInTheTraceAndTellsTheInstance() {
    // Each fails once; the third attempt may go to either.
    one.next(Edge.RPC, UNAVAILABLE_AFTER_HEADERS);
    two.next(Edge.RPC, UNAVAILABLE_AFTER_HEADERS);
    try (var edge = Edge.before(one, two)) {
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      eventually("the trace is whole", () -> attempts(edge) == 3);
      var calls = Stream.concat(one.calls().stream(), two.calls().stream()).toList();
      assertThat(calls)
          .extracting(call -> call.header("grpc-previous-rpc-attempts"))
          .containsExactlyInAnyOrder(null, "1", "2");
      assertThat(calls).extracting(call -> call.header("traceparent")).doesNotHaveDuplicates();
      // The message of the endpoint belongs in the trace. As a label it would create a series per
      // message.
      assertThat(edge.telemetry.prometheus())
          .contains("weir_retries_total{cluster=\"things\",reason=\"UNAVAILABLE\"} 2.0");
    }
  }

  @Test
  void tellsInTheTraceWhyAnAttemptWentWhereItWent() {
    try (var edge = Edge.before(one, two)) {
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      eventually("the trace is whole", () -> attempts(edge) == 1);
      var attempt =
          edge.traces.traces().getFirst().spans().stream()
              .filter(span -> span.attributes().containsKey("weir.attempt"))
              .findFirst()
              .orElseThrow();
      assertThat(attempt.attributes().get("weir.lb.candidates"))
          .asString()
          .contains(one.address() + " 1.000", two.address() + " 1.000");
      assertThat(attempt.attributes().get("weir.lb.reason"))
          .isEqualTo("fewer in flight, by weight, of two");
    }
  }

  private static long attempts(Edge edge) {
    return edge.traces.traces().getFirst().spans().stream()
        .filter(span -> span.attributes().containsKey("weir.attempt"))
        .count();
  }

  @Test
  void endsACallAtItsDeadline() {
    one.always(Edge.RPC, Answer.never());
    try (var edge = Edge.before(one)) {
      var headers = edge.headers(Repeat.NEVER).add("x-timeout-ms", "200").build();
      assertThat(Edge.status(edge.send(headers).aggregate().join())).isEqualTo(4);
      assertThat(one.calls().getFirst().header("grpc-timeout")).matches("\\d{1,8}[num]");
      eventually("the instance hears of it", () -> one.open() == 0);
      assertThat(one.cancellations()).isEqualTo(1);
    }
  }

  @Test
  void cancelsTheAttemptWhenTheCallerLeaves() {
    one.always(Edge.RPC, Answer.never());
    try (var edge = Edge.before(one)) {
      HttpResponse response = edge.send(edge.headers(Repeat.SAFE).build());
      var _ = response.aggregate();
      eventually("the call is there", () -> one.open() == 1);
      response.abort();
      eventually("the instance hears of it", () -> one.cancellations() == 1);
      assertThat(one.executions(Edge.RPC)).isEqualTo(1);
    }
  }

  @Test
  void takesAnEndpointThatDoesNotServeOutAndBackIn() {
    try (var edge = Edge.before(BREAKER + ", health: {interval: 50ms}", one, two)) {
      one.health(ServingStatus.NOT_SERVING);
      eventually("it is out", () -> !healthy(edge, one));
      long before = one.executions(Edge.RPC);
      for (int i = 0; i < 20; i++) {
        assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      }
      assertThat(one.executions(Edge.RPC)).isEqualTo(before);
      one.health(ServingStatus.SERVING);
      eventually("it is back", () -> healthy(edge, one));
    }
  }

  private static boolean healthy(Edge edge, ScriptedUpstream upstream) {
    return edge.cluster.view().endpoints().stream()
        .anyMatch(e -> e.address().equals(upstream.address()) && e.healthy());
  }

  @Test
  void saysWhyNobodyCanServe() {
    one.stop();
    try (var edge = Edge.before(BREAKER + ", health: {interval: 50ms}", one)) {
      eventually("it is out", () -> !healthy(edge, one));
      var answer = edge.call(Repeat.SAFE);
      assertThat(Edge.status(answer)).isEqualTo(14);
      assertThat(answer.headers().get("grpc-message")).endsWith("1 could not connect");
    }
  }

  @Test
  void losesNoReadWhenAnInstanceIsKilledUnderLoad() throws Exception {
    try (var edge = Edge.before(one, two);
        var readers = Executors.newFixedThreadPool(16)) {
      Callable<Integer> reads =
          () -> IntStream.range(0, 100).map(i -> Edge.status(edge.call(Repeat.SAFE))).sum();
      var running = IntStream.range(0, 16).mapToObj(i -> readers.submit(reads)).toList();
      eventually("load is on", () -> one.executions(Edge.RPC) > 50);
      one.stop();
      for (var reader : running) {
        assertThat(reader.get()).isZero();
      }
      assertThat(healthy(edge, one)).isFalse();
    }
  }

  @Test
  void drainsAnInstanceWithoutLosingAWrite() throws Exception {
    try (var edge = Edge.before(one, two);
        var writers = Executors.newFixedThreadPool(8)) {
      Callable<Integer> writes =
          () -> IntStream.range(0, 100).map(i -> Edge.status(edge.call(Repeat.NEVER))).sum();
      var running = IntStream.range(0, 8).mapToObj(i -> writers.submit(writes)).toList();
      eventually("load is on", () -> one.executions(Edge.RPC) > 20);
      one.drain(5_000);
      for (var writer : running) {
        assertThat(writer.get()).isZero();
      }
      assertThat(one.executions(Edge.RPC) + two.executions(Edge.RPC)).isEqualTo(800);
    }
  }

  @Test
  void passesAStreamThroughWithItsTrailers() {
    var trailers = new Metadata();
    trailers.put(Metadata.Key.of("x-checksum", Metadata.ASCII_STRING_MARSHALLER), "abc");
    one.always(Edge.RPC, Answer.statusAfter(Status.OK, trailers, THING, THING, THING));
    try (var edge = Edge.before(one)) {
      var headers = edge.headers(Repeat.NEVER).set("x-unary", "false").build();
      var answer = edge.send(headers).aggregate().join();
      assertThat(answer.content().length()).isEqualTo(3 * (5 + THING.length));
      assertThat(answer.trailers().get("x-checksum")).isEqualTo("abc");
      assertThat(Edge.status(answer)).isZero();
    }
  }

  @Test
  void keepsTheLoadReportsOfInstancesToItself() {
    var trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("endpoint-load-metrics-bin", Metadata.BINARY_BYTE_MARSHALLER),
        new byte[] {1, 2, 3});
    trailers.put(Metadata.Key.of("x-checksum", Metadata.ASCII_STRING_MARSHALLER), "abc");
    one.always(Edge.RPC, Answer.statusAfter(Status.OK, trailers, THING));
    try (var edge = Edge.before(one)) {
      for (var unary : List.of("true", "false")) {
        var headers = edge.headers(Repeat.NEVER).set("x-unary", unary).build();
        var answer = edge.send(headers).aggregate().join();
        assertThat(answer.trailers().get("x-checksum")).isEqualTo("abc");
        assertThat(answer.trailers().contains("endpoint-load-metrics-bin")).isFalse();
      }
      one.always(Edge.RPC, Answer.status(Status.NOT_FOUND, trailers));
      var answer = edge.call(Repeat.NEVER);
      assertThat(Edge.status(answer)).isEqualTo(5);
      assertThat(answer.headers().contains("endpoint-load-metrics-bin")).isFalse();
      assertThat(answer.trailers().contains("endpoint-load-metrics-bin")).isFalse();
    }
  }

  @Test
  void refusesWhatIsBeyondItsLimitOfCalls() {
    one.always(Edge.RPC, Answer.never());
    try (var edge = Edge.before("max-concurrent: 1", one)) {
      var first = edge.send(edge.headers(Repeat.SAFE).build());
      var _ = first.aggregate();
      eventually("the call is there", () -> one.open() == 1);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isEqualTo(8);
      first.abort();
      eventually("its place is free", () -> edge.cluster.view().inFlight() == 0);
    }
  }

  @Test
  void listsItsEndpoints() {
    try (var edge = Edge.before(one, two)) {
      assertThat(edge.cluster.view().endpoints())
          .extracting(ClusterView.EndpointView::address)
          .isEqualTo(List.of(one.address(), two.address()));
    }
  }
}
