package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.upstream.Answer;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of RPC in every form: what the caller hears, and that the instance is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamMatrixTest {
  private static final Status LATE = Status.RESOURCE_EXHAUSTED.withDescription("out of lines");
  private static final Answer ONE_AND_NO_END =
      (call, requests) -> {
        call.sendHeaders(new Metadata());
        call.sendMessage(line("one"));
      };

  private TestEdge edge;
  private TestEdge brief;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = edge(directory, "streams: {idle: 0s, max-age: 0s}");
    brief = edge(directory, "streams: {idle: 400ms, max-age: 0s}");
  }

  private static TestEdge edge(Path directory, String keys) {
    var apis = List.of(new ApiConfig(StreamSchema.writeTo(directory, "/v1/said"), "users"));
    return TestEdge.start(
        config -> {
          var address =
              config.clusters().values().iterator().next().endpoints().getFirst().address();
          var text = "{endpoints: [\"%s\"], %s}".formatted(address, keys);
          var cluster = ConfigReader.read(text, "test", ClusterConfig.class, Map.of());
          return TestEdge.withApis(config, apis, Map.of("users", cluster));
        });
  }

  @AfterAll
  void stop() {
    edge.close();
    brief.close();
  }

  /** Those that speak an answer of many messages. */
  static Stream<Arguments> streams() {
    return Stream.of(StreamKind.SERVER, StreamKind.BIDI)
        .flatMap(kind -> Stream.of(StreamForm.values()).map(form -> Arguments.of(kind, form)));
  }

  /** Somebody who calls, and what was heard so far. */
  private record Caller(Supplier<String> heard, Runnable leave) {

    static Caller of(TestEdge edge, StreamKind kind, StreamForm form) {
      if (form.isSocket()) {
        var socket = SocketCaller.open(edge.gateway.port(), kind.path, form.type);
        if (kind.takesStream()) {
          var _ = form == StreamForm.SOCKET ? socket.say("{}") : socket.say(new byte[0]);
          socket.done();
        }
        return new Caller(() -> heard(socket, form), socket.socket()::abort);
      }
      var heard = Heard.all(edge.client("h2c").execute(form.request(kind)));
      return new Caller(() -> form.heard(heard.text()), heard::leave);
    }

    /** One who has said one message of a client stream, and may say more. */
    static Caller telling(TestEdge edge, StreamForm form) {
      var kind = StreamKind.CLIENT;
      if (form.isSocket()) {
        var socket = SocketCaller.open(edge.gateway.port(), kind.path, form.type);
        var _ = form == StreamForm.SOCKET ? socket.say("{}") : socket.say(new byte[0]);
        return new Caller(() -> heard(socket, form), socket.socket()::abort);
      }
      var heard = Heard.all(edge.client("h2c").execute(form.begun(kind)));
      return new Caller(() -> form.heard(heard.text()), heard::leave);
    }

    /** In the words of all forms: "one two: 0". */
    private static String heard(SocketCaller socket, StreamForm form) {
      var messages =
          socket.heard().stream()
              .map(
                  m ->
                      form == StreamForm.SOCKET
                          ? m.replaceAll("\\{\"text\":\"(\\w+)\"}", "$1")
                          : Lines.text(m.getBytes(ISO_8859_1)))
              .toList();
      var said = String.join(" ", messages);
      if (!socket.isClosed()) {
        return said;
      }
      int code = Integer.parseInt(socket.closed().substring(0, 4));
      return said + ": " + (code >= 4000 ? code - 4000 : code == 1000 ? 0 : code);
    }

    void awaits(String expected) {
      try {
        eventually(expected, () -> heard.get().equals(expected));
      } catch (AssertionError late) {
        assertThat(heard.get()).isEqualTo(expected);
        throw late;
      }
    }
  }

  private static void left(TestEdge edge) {
    eventually("the instance is left", () -> edge.upstream.open() == 0);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void succeeds(StreamKind kind, StreamForm form) {
    edge.upstream.next(kind.rpc, Answer.ok(line("one"), line("two")));
    Caller.of(edge, kind, form).awaits("one two: 0");
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void tellsAnErrorAtOnce(StreamKind kind, StreamForm form) {
    edge.upstream.next(kind.rpc, Answer.status(LATE));
    Caller.of(edge, kind, form).awaits(": 8");
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void tellsAnErrorInTheMiddle(StreamKind kind, StreamForm form) {
    edge.upstream.next(kind.rpc, Answer.statusAfter(LATE, new Metadata(), line("one")));
    Caller.of(edge, kind, form).awaits(form == StreamForm.ROWS ? "one: broken" : "one: 8");
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void isLeftByItsCaller(StreamKind kind, StreamForm form) {
    edge.upstream.next(kind.rpc, ONE_AND_NO_END);
    var caller = Caller.of(edge, kind, form);
    caller.awaits("one");
    caller.leave().run();
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void endsWhenItIsIdle(StreamKind kind, StreamForm form) {
    brief.upstream.next(kind.rpc, ONE_AND_NO_END);
    Caller.of(brief, kind, form).awaits(form == StreamForm.ROWS ? "one: broken" : "one: 14");
    left(brief);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void waitsForASlowReader(StreamKind kind, StreamForm form) {
    var sent = new LinkedBlockingQueue<Integer>();
    edge.upstream.next(kind.rpc, new WebSocketTest.Endless(sent, 64 << 10));
    Runnable leave;
    if (form.isSocket()) {
      var socket = SocketCaller.slow(edge.gateway.port(), kind.path, form.type);
      if (kind.takesStream()) {
        var _ = form == StreamForm.SOCKET ? socket.say("{}") : socket.say(new byte[0]);
        socket.done();
      }
      leave = socket.socket()::abort;
    } else {
      leave = Heard.only(3, edge.client("h2c").execute(form.request(kind)))::leave;
    }
    eventually("the first messages", () -> sent.size() >= 3);
    // 64 kB each: windows and sockets on the way, and no more.
    assertThat(Settled.at(sent::size)).isLessThan(400);
    leave.run();
    left(edge);
  }

  /** All at once: a process ends once. */
  @Test
  void endsWithTheProcess(@TempDir Path directory) {
    try (var ending = edge(directory, "streams: {idle: 0s, max-age: 0s}")) {
      Map<Caller, StreamForm> callers = new HashMap<>();
      for (var kind : List.of(StreamKind.SERVER, StreamKind.BIDI)) {
        ending.upstream.always(kind.rpc, ONE_AND_NO_END);
        for (var form : StreamForm.values()) {
          callers.put(Caller.of(ending, kind, form), form);
        }
      }
      callers.keySet().forEach(caller -> caller.awaits("one"));
      ending.gateway.close();
      callers.forEach(
          (caller, form) ->
              caller.awaits(
                  "one: "
                      + (form.isSocket() ? "1001" : form == StreamForm.ROWS ? "broken" : "14")));
    }
  }

  /** One message back is JSON, whatever streams would be. */
  @ParameterizedTest
  @EnumSource(
      value = StreamKind.class,
      names = {"UNARY", "CLIENT"})
  void answersOneMessageInTheFormsThatHaveIt(StreamKind kind) {
    for (var form : StreamForm.values()) {
      edge.upstream.always(kind.rpc, Answer.ok(line("one")));
      if (form.isSocket() && kind == StreamKind.UNARY) {
        assertThatThrownBy(() -> Caller.of(edge, kind, form))
            .as(form.name())
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(WebSocketHandshakeException.class);
        continue;
      }
      boolean speaks = form.answersOne();
      Caller.of(edge, kind, form).awaits(speaks ? "one: 0" : ": 3");
      edge.upstream.always(kind.rpc, Answer.status(LATE));
      Caller.of(edge, kind, form).awaits(speaks ? ": 8" : ": 3");
    }
    left(edge);
  }

  /** Those that speak an answer of one message. */
  static Stream<StreamForm> ofOne() {
    return Stream.of(StreamForm.values()).filter(StreamForm::answersOne);
  }

  @ParameterizedTest
  @MethodSource("ofOne")
  void tellsAClientStreamOfAnErrorInTheMiddle(StreamForm form) {
    edge.upstream.next(StreamKind.CLIENT.rpc, new RefusesTheFirst());
    Caller.telling(edge, form).awaits(": 8");
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("ofOne")
  void leavesWithTheCallerOfAClientStream(StreamForm form) {
    edge.upstream.next(StreamKind.CLIENT.rpc, Answer.never());
    var caller = Caller.telling(edge, form);
    eventually("the call is under way", () -> edge.upstream.open() == 1);
    caller.leave().run();
    left(edge);
  }

  @ParameterizedTest
  @MethodSource("ofOne")
  void endsAClientStreamThatIsIdle(StreamForm form) {
    brief.upstream.next(StreamKind.CLIENT.rpc, Answer.never());
    Caller.telling(brief, form).awaits(": 14");
    left(brief);
  }

  @Test
  void endsAClientStreamWithTheProcess(@TempDir Path directory) {
    try (var ending = edge(directory, "streams: {idle: 0s, max-age: 0s}")) {
      ending.upstream.always(StreamKind.CLIENT.rpc, Answer.never());
      Map<Caller, StreamForm> callers = new HashMap<>();
      ofOne().forEach(form -> callers.put(Caller.telling(ending, form), form));
      eventually("all are under way", () -> ending.upstream.open() == callers.size());
      ending.gateway.close();
      callers.forEach((caller, form) -> caller.awaits(form.isSocket() ? ": 1001" : ": 14"));
    }
  }

  @ParameterizedTest
  @MethodSource("ofOne")
  void leavesWithTheCallerOfAUnaryCall(StreamForm form) {
    if (form.isSocket()) {
      return;
    }
    edge.upstream.next(StreamKind.UNARY.rpc, Answer.never());
    var caller = Caller.of(edge, StreamKind.UNARY, form);
    eventually("the call is under way", () -> edge.upstream.open() == 1);
    caller.leave().run();
    left(edge);
  }

  /** An error while its caller may say more. */
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
