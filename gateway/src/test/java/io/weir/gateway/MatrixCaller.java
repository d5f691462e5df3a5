package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpRequestWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Caller of an RPC of any kind in any form. Records its answers in words that all forms share: "one
 * two: 0".
 */
final class MatrixCaller {
  private final Supplier<String> heard;
  private final Runnable leave;
  private final Runnable readOn;

  private MatrixCaller(Supplier<String> heard, Runnable leave, Runnable readOn) {
    this.heard = heard;
    this.leave = leave;
    this.readOn = readOn;
  }

  /** Starts a caller that has sent its only message. */
  static MatrixCaller done(TestEdge edge, StreamKind kind, StreamForm form) {
    if (form.isSocket()) {
      var socket = SocketCaller.open(edge.gateway.port(), kind.path, form.type);
      say(socket, kind, form, true);
      return of(socket, form);
    }
    return of(Heard.all(edge.client("h2c").execute(form.request(kind))), form);
  }

  /**
   * Starts a caller that has sent its only message, and reads little of the answer until it reads
   * on.
   */
  static MatrixCaller slow(TestEdge edge, StreamKind kind, StreamForm form) {
    if (form.isSocket()) {
      var socket = SocketCaller.slow(edge.gateway.port(), kind.path, form.type);
      say(socket, kind, form, true);
      return of(socket, form);
    }
    return of(Heard.only(1, edge.client("h2c").execute(form.request(kind))), form);
  }

  /** Starts a caller that has sent one message of a stream and may send more. */
  static MatrixCaller telling(TestEdge edge, StreamKind kind, StreamForm form) {
    if (form.isSocket()) {
      var socket = SocketCaller.open(edge.gateway.port(), kind.path, form.type);
      say(socket, kind, form, false);
      return of(socket, form);
    }
    return of(Heard.all(edge.client("h2c").execute(form.begun(kind))), form);
  }

  /** Starts a caller that sends messages, each when the previous one has been sent. */
  static MatrixCaller flooding(
      TestEdge edge, StreamKind kind, StreamForm form, int size, AtomicInteger gone) {
    if (form.isSocket()) {
      var socket = SocketCaller.open(edge.gateway.port(), kind.path, form.type);
      flood(
          () ->
              form == StreamForm.SOCKET
                  ? socket.socket().sendText(form.message(size).toStringUtf8(), true)
                  : socket.socket().sendBinary(binary(size), true),
          gone);
      return of(socket, form);
    }
    HttpRequestWriter request = form.begun(kind);
    var heard = Heard.all(edge.client("h2c").execute(request));
    flood(
        () ->
            request.tryWrite(form.message(size))
                ? request.whenConsumed()
                : CompletableFuture.failedFuture(new IllegalStateException("the call is over")),
        gone);
    Runnable leave =
        () -> {
          request.abort();
          heard.leave();
        };
    return new MatrixCaller(() -> form.heard(heard.text()), leave, heard::readOn);
  }

  private static void flood(Supplier<CompletionStage<?>> say, AtomicInteger gone) {
    var _ =
        say.get()
            .thenRunAsync(() -> {
              gone.incrementAndGet();
              flood(say, gone);
            });
  }

  private static ByteBuffer binary(int size) {
    return ByteBuffer.wrap(Lines.line("x".repeat(size)));
  }

  private static void say(SocketCaller socket, StreamKind kind, StreamForm form, boolean last) {
    if (kind.takesStream()) {
      var _ = form == StreamForm.SOCKET ? socket.say("{}") : socket.say(new byte[0]);
      if (last) {
        var _ = socket.done();
      }
    }
  }

  private static MatrixCaller of(Heard heard, StreamForm form) {
    return new MatrixCaller(() -> form.heard(heard.text()), heard::leave, heard::readOn);
  }

  private static MatrixCaller of(SocketCaller socket, StreamForm form) {
    return new MatrixCaller(
        () -> heard(socket, form), socket.socket()::abort, () -> socket.socket().request(1));
  }

  private static String heard(SocketCaller socket, StreamForm form) {
    var messages = socket.heard().stream().map(m -> text(m, form)).toList();
    var said = String.join(" ", messages);
    if (!socket.isClosed()) {
      return said;
    }
    int code = Integer.parseInt(socket.closed().substring(0, 4));
    return said + ": " + (code >= 4000 ? code - 4000 : code == 1000 ? 0 : code);
  }

  private static String text(String message, StreamForm form) {
    return form == StreamForm.SOCKET
        ? message.replaceAll("\\{\"text\":\"(\\w+)\"}", "$1")
        : Lines.text(message.getBytes(ISO_8859_1));
  }

  void awaits(String expected) {
    try {
      eventually(expected, () -> heard.get().equals(expected));
    } catch (AssertionError late) {
      assertThat(heard.get()).isEqualTo(expected);
      throw late;
    }
  }

  void leaves() {
    leave.run();
  }

  void readsOn() {
    readOn.run();
  }
}
