package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of RPC in every form: the caller's answer, the cancellation at the instance, and flow
 * control on both sides.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamMatrixTest {
  private static final Status LATE = Status.RESOURCE_EXHAUSTED.withDescription("out of lines");
  private static final int PIECE = 64 << 10;

  /** Maximum number of pieces in windows and sockets on the way. */
  private static final int ON_THE_WAY = 400;

  private static final Answer ONE_AND_NO_END =
      (call, requests) -> {
        call.sendHeaders(new Metadata());
        call.sendMessage(line("one"));
      };

  private static final String ENDLESS = "{idle: 0s, max-age: 0s}";

  private TestEdge edge;
  private Path directory;

  @BeforeAll
  void start(@TempDir Path files) {
    directory = files;
    // A caller that is not read is found to have disconnected when it rejects data.
    edge = edge(ENDLESS, "web: {heartbeat: 300ms}");
  }

  private TestEdge edge(String streams, String key) {
    return TestEdge.start(
        TestEdge.apis(StreamSchema.writeTo(directory, "/v1/said")),
        "clusters: {users: {endpoints: [\"${INSTANCE}\"], streams: %s}}".formatted(streams),
        key);
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private static void left(TestEdge edge) {
    eventually("the instance is left", () -> edge.upstream.open() == 0);
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#cells")
  void succeeds(MatrixCell cell) {
    boolean many = cell.kind().answersStream();
    edge.upstream.next(
        cell.kind().rpc, many ? Answer.ok(line("one"), line("two")) : Answer.ok(line("one")));
    cell.call(edge).awaits(many ? "one two: 0" : "one: 0");
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#cells")
  void tellsAnErrorAtOnce(MatrixCell cell) {
    edge.upstream.next(cell.kind().rpc, Answer.status(LATE));
    cell.call(edge).awaits(": 8");
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#cells")
  void tellsAnErrorInTheMiddle(MatrixCell cell) {
    edge.upstream.next(cell.kind().rpc, Answer.statusAfter(LATE, new Metadata(), line("one")));
    // A single message is JSON with the status of the end; in other forms it has already been sent.
    boolean gone = !cell.kind().answersStream() && cell.form() != StreamForm.ARRAY;
    cell.call(edge).awaits(gone ? "one: 8" : cell.afterOne("8"));
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#ofStreams")
  void tellsAnErrorToWhoMaySayMore(MatrixCell cell) {
    edge.upstream.next(cell.kind().rpc, new RefusesTheFirst());
    var caller = MatrixCaller.telling(edge, cell.kind(), cell.form());
    try {
      caller.awaits(": 8");
      left(edge);
    } finally {
      caller.leaves();
    }
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#cells")
  void isLeftByItsCaller(MatrixCell cell) {
    boolean many = cell.kind().answersStream();
    edge.upstream.next(cell.kind().rpc, many ? ONE_AND_NO_END : Answer.never());
    var caller = cell.begin(edge);
    caller.awaits(many ? "one" : "");
    eventually("the call is under way", () -> edge.upstream.open() == 1);
    caller.leaves();
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#ofStreams")
  void isLeftByACallerWhoMightSayMore(MatrixCell cell) {
    edge.upstream.next(cell.kind().rpc, Answer.never());
    var caller = MatrixCaller.telling(edge, cell.kind(), cell.form());
    eventually("the call is under way", () -> edge.upstream.open() == 1);
    caller.leaves();
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#streams")
  void waitsForASlowReader(MatrixCell cell) {
    var sent = new LinkedBlockingQueue<Integer>();
    edge.upstream.next(cell.kind().rpc, new WebSocketTest.Endless(sent, PIECE));
    var caller = MatrixCaller.slow(edge, cell.kind(), cell.form());
    eventually("the first messages", () -> sent.size() >= 3);
    int held = Settled.at(sent::size);
    assertThat(held).isLessThan(ON_THE_WAY);
    caller.readsOn();
    eventually("it goes on", () -> sent.size() > held + 20);
    caller.leaves();
    left(edge);
  }

  /** A single answer is bounded, so the instance need not wait. */
  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#single")
  void keepsASingleAnswerForASlowReader(MatrixCell cell) {
    var text = "x".repeat(3 << 20);
    edge.upstream.next(cell.kind().rpc, Answer.ok(line(text)));
    var caller = MatrixCaller.slow(edge, cell.kind(), cell.form());
    eventually("the call has come", () -> edge.upstream.executions(cell.kind().rpc) > 0);
    if (cell.form() == StreamForm.ARRAY) {
      left(edge);
    }
    caller.readsOn();
    caller.awaits(text + ": 0");
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#ofStreams")
  void waitsForAnInstanceThatDoesNotRead(MatrixCell cell) {
    edge.upstream.next(cell.kind().rpc, new Unread());
    var gone = new AtomicInteger();
    var caller = MatrixCaller.flooding(edge, cell.kind(), cell.form(), PIECE, gone);
    eventually("the first messages", () -> gone.get() >= 3);
    assertThat(Settled.at(gone::get)).isLessThan(ON_THE_WAY);
    caller.leaves();
    left(edge);
  }

  /** Runs all combinations at once, because the deadline is the same for all of them. */
  @Test
  void endsWhenItIsIdle() {
    try (var brief = edge("{idle: 1s, max-age: 0s}", "deadline: {max: 1s}")) {
      var callers = begin(brief, MatrixCell.cells(), cell -> Answer.never());
      callers.forEach((cell, caller) ->
          caller.awaits(cell.kind() == StreamKind.UNARY ? ": 4" : cell.afterOne("14")));
      left(brief);
    }
  }

  /**
   * Runs all combinations at once, because a process ends only once. Streams are ended, and a call
   * that ends by itself has time to do so.
   */
  @Test
  void endsWithTheProcess() {
    try (var ending = edge(ENDLESS, "drain: {delay: 0s, grace: 6s}")) {
      var gate = new CompletableFuture<Void>();
      var callers =
          begin(
              ending,
              MatrixCell.cells(),
              cell ->
                  cell.kind() == StreamKind.UNARY
                      ? Answer.after(gate, Answer.ok(line("one")))
                      : Answer.never());
      var closed = CompletableFuture.runAsync(ending.gateway::close);
      callers.forEach((cell, caller) -> {
        if (cell.kind() != StreamKind.UNARY) {
          caller.awaits(cell.afterOne(cell.form().isSocket() ? "1001" : "14"));
        }
      });
      gate.complete(null);
      callers.forEach((cell, caller) -> {
        if (cell.kind() == StreamKind.UNARY) {
          caller.awaits("one: 0");
        }
      });
      left(ending);
      assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  /** Starts one call of each combination. Streams of answers have sent one message. */
  private static Map<MatrixCell, MatrixCaller> begin(
      TestEdge edge, Stream<MatrixCell> cells, Function<MatrixCell, Answer> single) {
    var all = cells.toList();
    for (var cell : all) {
      edge.upstream.always(
          cell.kind().rpc, cell.kind().answersStream() ? ONE_AND_NO_END : single.apply(cell));
    }
    Map<MatrixCell, MatrixCaller> callers =
        all.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), c -> c.begin(edge), (a, b) -> b, LinkedHashMap::new));
    eventually("all have come", () -> edge.upstream.calls().size() >= all.size());
    return callers;
  }

  @ParameterizedTest
  @MethodSource("io.weir.gateway.MatrixCell#unspoken")
  void isRefusedInAFormOfStreamsOnly(MatrixCell cell) {
    int before = edge.upstream.calls().size();
    cell.call(edge).awaits(": 3");
    assertThat(edge.upstream.calls()).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = StreamForm.class,
      names = {"SOCKET", "SOCKET_PROTO"})
  void refusesAWebSocketForACallWithoutStreams(StreamForm form) {
    assertThatThrownBy(() -> MatrixCaller.done(edge, StreamKind.UNARY, form))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  /** Fails while its caller may still send messages. */
  private static final class RefusesTheFirst implements Answer {
    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      call.close(LATE, new Metadata());
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      throw new AssertionError("the caller said that it has no more to say");
    }
  }
}
