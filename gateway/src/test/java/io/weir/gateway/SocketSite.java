package io.weir.gateway;

import io.weir.runtime.websocket.Handshake;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Instance in HTTP/1.1 that takes WebSockets byte by byte: it echoes, refuses, floods, ends and
 * dies, by the path.
 */
final class SocketSite implements AutoCloseable {
  /** Bytes that were written by /flood. */
  final AtomicLong flooded = new AtomicLong();

  /** WebSockets that are open at this end. */
  final AtomicInteger open = new AtomicInteger();

  /** Requests to /busy. */
  final AtomicInteger attempts = new AtomicInteger();

  /** A permit for each handshake at /late that may be accepted. */
  final Semaphore late = new Semaphore(0);

  private final RawInstance instance = RawInstance.start(this::answer);
  private final CountDownLatch end = new CountDownLatch(1);

  private SocketSite() {}

  static SocketSite start() {
    return new SocketSite();
  }

  int port() {
    return instance.port();
  }

  RawInstance raw() {
    return instance;
  }

  private void answer(String head, InputStream in, OutputStream out) throws IOException {
    var target = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/1.1"));
    switch (target.substring(target.lastIndexOf('/'))) {
      case "/refused" ->
          RawInstance.write(
              out, "HTTP/1.1 401 No\r\nwww-authenticate: Basic\r\ncontent-length: 5\r\n\r\nlogin");
      case "/refused-in-chunks" ->
          RawInstance.write(
              out,
              "HTTP/1.1 404 No\r\ntransfer-encoding: chunked\r\n\r\n5\r\nno si\r\n4\r\n"
                  .concat("te\r\n\r\n0\r\nx-trailer: 1\r\n\r\n"));
      case "/refused-without-content" ->
          RawInstance.write(
              out, "HTTP/1.1 426 Old\r\nsec-websocket-version: 8\r\ncontent-length: 0\r\n\r\n");
      case "/page" -> RawInstance.write(out, RawInstance.ok("a page"));
      case "/hints" -> {
        RawInstance.write(out, "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n");
        accept(head, out, "");
        echo(in, out);
      }
      case "/wrong-accept" ->
          RawInstance.write(out, accepted(head, "").replaceFirst("accept: ..", "accept: xx"));
      case "/other-protocol" ->
          RawInstance.write(
              out, "HTTP/1.1 101 Other\r\nconnection: upgrade\r\nupgrade: other\r\n\r\nhi");
      case "/busy" -> {
        if (attempts.incrementAndGet() % 2 == 1) {
          RawInstance.write(out, "HTTP/1.1 503 Later\r\ncontent-length: 4\r\n\r\nbusy");
        } else {
          accept(head, out, "");
          echo(in, out);
        }
      }
      case "/silent" -> {
        var _ = in.read();
      }
      case "/deaf" -> {
        accept(head, out, "");
        await(end);
      }
      default -> socket(target, head, in, out);
    }
  }

  private void socket(String target, String head, InputStream in, OutputStream out)
      throws IOException {
    open.incrementAndGet();
    try {
      switch (target.substring(target.lastIndexOf('/'))) {
        case "/greets" -> {
          RawInstance.write(out, accepted(head, "") + "hello");
          throw new IOException("the end");
        }
        case "/negotiates" -> {
          accept(
              head,
              out,
              "sec-websocket-protocol: chat.v2\r\nset-cookie: c=d\r\n"
                  .concat("sec-websocket-extensions: x-any; a=b\r\n"));
          echo(in, out);
        }
        case "/late" -> {
          late.acquireUninterruptibly();
          accept(head, out, "");
          echo(in, out);
        }
        case "/flood" -> {
          accept(head, out, "");
          var piece = new byte[64 << 10];
          while (true) {
            out.write(piece);
            flooded.addAndGet(piece.length);
          }
        }
        case "/hasty" -> {
          accept(head, out, "");
          var _ = in.read();
          if (!endsWithin(in, Duration.ofMillis(300))) {
            RawInstance.write(out, "goodbye");
          }
          throw new IOException("the end");
        }
        case "/dies-at-once" -> {
          accept(head, out, "");
          throw new IOException("the instance dies");
        }
        case "/dies" -> {
          accept(head, out, "");
          RawInstance.write(out, "half of");
          var _ = in.read();
          // The caller's bytes are not read, so that the connection is reset.
          throw new IOException("the instance dies");
        }
        default -> {
          accept(head, out, "");
          echo(in, out);
        }
      }
    } finally {
      open.decrementAndGet();
    }
  }

  /** Returns whether the caller's bytes end within a time, at which some servers hang up. */
  private static boolean endsWithin(InputStream in, Duration time) {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            ended.complete(in.read() < 0);
          } catch (IOException e) {
            ended.complete(true);
          }
        });
    return ended.completeOnTimeout(false, time.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void echo(InputStream in, OutputStream out) throws IOException {
    var piece = new byte[8192];
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      out.write(piece, 0, n);
    }
    throw new IOException("the end");
  }

  private static void accept(String head, OutputStream out, String headers) throws IOException {
    RawInstance.write(out, accepted(head, headers));
  }

  private static String accepted(String head, String headers) {
    var key =
        head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key: "))
            .map(line -> line.substring(19))
            .findFirst()
            .orElse("none");
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\n"
        + headers
        + "sec-websocket-accept: "
        + Handshake.accept(key)
        + "\r\n\r\n";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    end.countDown();
    instance.close();
  }
}
