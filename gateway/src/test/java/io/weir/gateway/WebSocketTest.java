package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.Lines.text;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Streams over WebSocket, as seen by the JDK's client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketTest {
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final String FIND = StreamSchema.SERVICE + "Find";
  private static final String TALK = StreamSchema.SERVICE + "Talk";
  private static final String CHAT = StreamSchema.SERVICE + "Chat";
  private static final String COLLECT = StreamSchema.SERVICE + "Collect";
  private static final Status LATE = Status.RESOURCE_EXHAUSTED.withDescription("out of lines");

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge =
        TestEdge.start(apis(StreamSchema.writeTo(directory)), "web: {heartbeat: 500ms, retry: 1s}");
    edge.upstream.always(TALK, Answer.echo());
    edge.upstream.always(CHAT, Answer.echo());
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private SocketCaller open(String path, String... subprotocols) {
    return SocketCaller.open(edge.gateway.port(), path, subprotocols);
  }

  @Test
  void hearsAServerStreamWhoseRequestIsInTheHandshake() {
    edge.upstream.next(LISTEN, new Repeat(2));
    var caller = open("/v1/lines?text=a");
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.heard()).containsExactly("{\"text\":\"a 0\"}", "{\"text\":\"a 1\"}");
  }

  @Test
  void hearsAServerStreamWhoseRequestIsTheFirstMessage() {
    edge.upstream.next(FIND, new Repeat(1));
    var caller = open("/v1/found").say("{\"text\":\"b\"}");
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.heard()).containsExactly("{\"text\":\"b 0\"}");
  }

  @Test
  void takesAnEmptyTextForAnEmptyRequest() {
    edge.upstream.next(FIND, new Repeat(1));
    var caller = open("/v1/found").done();
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.heard()).containsExactly("{\"text\":\" 0\"}");
  }

  @Test
  void sendsAClientStreamUntilItsSideEnds() {
    edge.upstream.next(
        COLLECT,
        (call, requests) ->
            Answer.ok(line(Integer.toString(requests.size()))).onComplete(call, requests));
    var caller = open("/v1/collected").say("{\"text\":\"a\"}").say("{}").say("{}").done();
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.heard()).containsExactly("{\"text\":\"3\"}");
  }

  @Test
  void talksBothWaysAtOnce() {
    var caller = open("/v1/talk", "weir.json");
    assertThat(caller.socket().getSubprotocol()).isEqualTo("weir.json");
    for (var text : List.of("one", "two", "three")) {
      var message = "{\"text\":\"" + text + "\"}";
      caller.say(message).awaitHeard(message);
    }
    assertThat(caller.done().closed()).isEqualTo("1000 ");
  }

  @Test
  void bindsThePathToEveryMessage() {
    var caller = open("/v1/talks/lobby:chat");
    caller.say("{}").say("{\"text\":\"other\"}").done();
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.heard()).containsExactly("{\"text\":\"lobby\"}", "{\"text\":\"lobby\"}");
  }

  @Test
  void speaksProtobuf() {
    var caller = open("/v1/talks/lobby:chat", "other", "weir.proto");
    assertThat(caller.socket().getSubprotocol()).isEqualTo("weir.proto");
    caller.say(new byte[0]).say(line("other")).done();
    assertThat(caller.closed()).isEqualTo("1000 ");
    var lobby = new String(line("lobby"), StandardCharsets.ISO_8859_1);
    var other = new String(line("other"), StandardCharsets.ISO_8859_1);
    assertThat(caller.heard()).containsExactly(lobby, other + lobby);
  }

  /** Takes the room from the path. A truncated field would absorb it as its own content. */
  @Test
  void letsNoMessageSwallowThePath() {
    var caller = open("/v1/talks/lobby:chat", "weir.proto").say(new byte[] {0x7A, 0x07});
    assertThat(caller.closed()).startsWith("4003 [0]: ");
    assertThat(caller.heard()).isEmpty();
  }

  @Test
  void refusesFramesOfTheOtherKind() {
    assertThat(open("/v1/talk").say(line("x")).closed()).startsWith("1003 ");
    assertThat(open("/v1/talk", "weir.proto").say("{}").closed()).startsWith("1003 ");
    eventually("the calls are over", () -> edge.upstream.open() == 0);
  }

  @Test
  void closesWithTheCodeOfAnErrorAtOnce() {
    edge.upstream.next(LISTEN, Answer.status(LATE));
    assertThat(open("/v1/lines").closed()).isEqualTo("4008 out of lines");
  }

  @Test
  void closesWithTheCodeOfAnErrorAfterTheStart() {
    edge.upstream.next(LISTEN, Answer.statusAfter(LATE, new Metadata(), line("one")));
    var caller = open("/v1/lines");
    assertThat(caller.closed()).isEqualTo("4008 out of lines");
    assertThat(caller.heard()).containsExactly("{\"text\":\"one\"}");
  }

  @Test
  void cutsALongReasonAtACharacter() {
    edge.upstream.next(LISTEN, Answer.status(LATE.withDescription("ä".repeat(100))));
    assertThat(open("/v1/lines").closed()).isEqualTo("4008 " + "ä".repeat(61));
  }

  @Test
  void saysWhichMessageDoesNotFit() {
    var caller = open("/v1/talk").say("{}").say("{\"txt\":1}");
    assertThat(caller.closed()).startsWith("4003 [1]: ").contains("txt");
    assertThat(open("/v1/lines?txt=1").closed()).startsWith("4003 ").contains("does not fit");
    assertThat(open("/v1/talk").say("nonsense").closed())
        .startsWith("4003 [0]: ")
        .contains("not valid JSON");
    eventually("the calls are over", () -> edge.upstream.open() == 0);
  }

  @Test
  void refusesMessagesThatAreNotDue() {
    edge.upstream.next(LISTEN, Answer.never());
    assertThat(open("/v1/lines").say("{}").closed()).startsWith("4003 this call takes no messages");
    assertThat(open("/v1/talk").done().closed()).isEqualTo("1000 ");
    edge.upstream.next(FIND, Answer.never());
    var caller = open("/v1/found").say("{}").say("{}");
    assertThat(caller.closed()).startsWith("4003 the caller's side has ended");
  }

  @Test
  void leavesTheInstanceWhenTheCallerCloses() {
    edge.upstream.next(LISTEN, new Endless(new LinkedBlockingQueue<>(), 1));
    var caller = open("/v1/lines");
    caller.awaitHeard("{\"text\":\"x\"}");
    caller.socket().sendClose(1000, "enough").join();
    assertThat(caller.closed()).isEqualTo("1000 ");
    eventually("the call is cancelled", () -> edge.upstream.open() == 0);
  }

  @Test
  void leavesTheInstanceWhenTheConnectionBreaks() {
    edge.upstream.next(LISTEN, new Endless(new LinkedBlockingQueue<>(), 1));
    var caller = open("/v1/lines");
    caller.awaitHeard("{\"text\":\"x\"}");
    caller.socket().abort();
    eventually("the call is cancelled", () -> edge.upstream.open() == 0);
  }

  @Test
  void isCountedByItsRouteAndTheCodeOfItsEnd() {
    edge.upstream.next(FIND, Answer.status(LATE));
    assertThat(open("/v1/found").say("{}").closed()).startsWith("4008 ");
    edge.upstream.next(FIND, Answer.never());
    var leaves = open("/v1/found").say("{}");
    eventually("the call is under way", () -> edge.upstream.open() == 1);
    leaves.socket().abort();
    for (var code : List.of("grpc_status=\"8\"", "grpc_status=\"1\"")) {
      eventually(
          "counted " + code,
          () ->
              edge.admin("/metrics")
                  .contentUtf8()
                  .lines()
                  .anyMatch(line ->
                      line.contains("POST /v1/found")
                          && line.contains(code)
                          && line.contains("status=\"101\"")));
    }
  }

  @Test
  void isReadFromTheInstanceNoFasterThanItsCallerReads() {
    var sent = new LinkedBlockingQueue<Integer>();
    edge.upstream.next(LISTEN, new Endless(sent, 64 << 10));
    var caller = SocketCaller.slow(edge.gateway.port(), "/v1/lines");
    eventually("the first messages", () -> sent.size() >= 3);
    // 64 kB per message: both HTTP/2 windows and a few sockets, and no more.
    assertThat(Settled.at(sent::size)).isLessThan(400);
    caller.socket().abort();
    eventually("the call is cancelled", () -> edge.upstream.open() == 0);
  }

  @Test
  void isReadFromItsCallerNoFasterThanTheInstanceReads() {
    var unread = new Unread();
    edge.upstream.next(TALK, unread);
    var caller = open("/v1/talk");
    var message = "{\"text\":\"" + "x".repeat(64 << 10) + "\"}";
    var sent = new LinkedBlockingQueue<Integer>();
    var writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (sent.size() < 5_000 && !Thread.currentThread().isInterrupted()) {
                  caller.say(message);
                  sent.add(1);
                }
              } catch (CompletionException closed) {
                sent.add(0);
              }
            });
    eventually("the first messages", () -> sent.size() >= 3);
    assertThat(Settled.at(sent::size)).isLessThan(400);
    caller.socket().abort();
    writer.interrupt();
    eventually("the call is over", () -> edge.upstream.open() == 0);
  }

  @Test
  void bidsFarewellWhenTheProcessEnds(@TempDir Path directory) {
    // Streams that do not end by themselves are ended when half of the grace is over.
    var drain = "drain: {delay: 0s, grace: 2s}";
    try (var other = TestEdge.start(apis(StreamSchema.writeTo(directory)), drain)) {
      other.upstream.always(LISTEN, Answer.never());
      var caller = SocketCaller.open(other.gateway.port(), "/v1/lines");
      eventually("it is there", () -> other.upstream.open() == 1);
      other.gateway.close();
      assertThat(caller.closed()).isEqualTo("1001 shutting down; begin the stream again");
    }
  }

  /** Repeats the request a number of times, numbered. */
  private record Repeat(int times) implements Answer {
    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      var text = text(requests.getFirst());
      var lines = new byte[times][];
      for (int i = 0; i < times; i++) {
        lines[i] = line(text + " " + i);
      }
      Answer.ok(lines).onComplete(call, requests);
    }
  }

  /** Sends as long as gRPC reports that it is ready. */
  record Endless(LinkedBlockingQueue<Integer> sent, int size) implements Answer {
    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      call.sendHeaders(new Metadata());
      var line = line("x".repeat(size));
      while (!call.isCancelled() && sent.size() < 10_000) {
        if (call.isReady()) {
          call.sendMessage(line);
          sent.add(1);
        } else {
          Thread.onSpinWait();
        }
      }
    }
  }
}
