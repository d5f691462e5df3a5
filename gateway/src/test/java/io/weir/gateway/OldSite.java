package io.weir.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Instance of a site in plain HTTP that answers, stalls, breaks off and dies, by the path. */
final class OldSite implements AutoCloseable {
  /** Requests to the paths that are busy or die. */
  final AtomicInteger attempts = new AtomicInteger();

  /** Bytes that were written to the connections of /large. */
  final AtomicLong written = new AtomicLong();

  private final RawInstance instance = RawInstance.start(this::answer);
  private volatile CountDownLatch go = new CountDownLatch(1);

  private OldSite() {}

  static OldSite start() {
    return new OldSite();
  }

  int port() {
    return instance.port();
  }

  int ended() {
    return instance.ended();
  }

  /** Makes answers stop in their middle until they may go on. */
  void halt() {
    go = new CountDownLatch(1);
  }

  void goOn() {
    go.countDown();
  }

  private void answer(String head, InputStream in, OutputStream out) throws IOException {
    var target = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/1.1"));
    switch (target) {
      case "/events" -> {
        RawInstance.write(
            out,
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream"
                + "\r\ntransfer-encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
        await(go);
        RawInstance.write(out, "9\r\ndata: 2\n\n\r\n0\r\n\r\n");
      }
      case "/cut/chunked" -> {
        RawInstance.write(
            out, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nbegun\r\n");
        throw new IOException("the instance dies");
      }
      case "/cut/length" -> {
        RawInstance.write(out, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nbegun");
        throw new IOException("the instance dies");
      }
      case "/until-close" -> {
        RawInstance.write(out, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall of it");
        throw new IOException("the end");
      }
      case "/busy" -> {
        boolean first = attempts.incrementAndGet() % 2 == 1;
        RawInstance.write(
            out,
            first
                ? "HTTP/1.1 503 Later\r\nx-why: first\r\ncontent-length: 4\r\n\r\nbusy"
                : RawInstance.ok("second"));
      }
      case "/always-busy" -> {
        attempts.incrementAndGet();
        RawInstance.write(out, "HTTP/1.1 503 Later\r\nx-why: x\r\ncontent-length: 4\r\n\r\nbusy");
      }
      case "/dies" -> {
        attempts.incrementAndGet();
        throw new IOException("the instance dies");
      }
      case "/silent" -> {
        var _ = in.read();
      }
      case "/large" -> large(out);
      case "/upload" -> {
        long seen = 0;
        var chunk = new byte[8192];
        await(go);
        for (int n = in.read(chunk); n >= 0 && !endsWithLast(chunk, n); n = in.read(chunk)) {
          seen += n;
        }
        RawInstance.write(out, RawInstance.ok(seen > 1 << 20 ? "much" : "little"));
      }
      case "/head" ->
          RawInstance.write(out, "HTTP/1.1 200 OK\r\netag: \"1\"\r\ncontent-length: 7\r\n\r\n");
      case "/204" -> RawInstance.write(out, "HTTP/1.1 204 No Content\r\n\r\n");
      case "/304" -> RawInstance.write(out, "HTTP/1.1 304 Not Modified\r\netag: \"1\"\r\n\r\n");
      case "/hints" ->
          RawInstance.write(
              out,
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n"
                  + RawInstance.ok("hinted"));
      case "/endless-hints" -> {
        // Ends when the gateway closes the connection.
        while (true) {
          RawInstance.write(out, "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n");
        }
      }
      case "/smuggle" ->
          RawInstance.write(
              out,
              "HTTP/1.1 200 OK\r\nconnection: x-hop\r\nx-hop: 1\r\nkeep-alive: timeout=5\r\n"
                  + "x-end: 1\r\nvary: accept\r\ncontent-length: 2\r\n\r\nok");
      case "/grpc-status" ->
          RawInstance.write(
              out, "HTTP/1.1 200 OK\r\ngrpc-status: 13\r\ncontent-length: 2\r\n\r\nok");
      default -> RawInstance.write(out, RawInstance.ok("fine"));
    }
  }

  private static boolean endsWithLast(byte[] chunk, int n) {
    return new String(chunk, 0, n, StandardCharsets.ISO_8859_1).endsWith("0\r\n\r\n");
  }

  private void large(OutputStream out) throws IOException {
    RawInstance.write(out, "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n".formatted(64 << 20));
    var piece = new byte[64 << 10];
    for (int i = 0; i < 1024; i++) {
      out.write(piece);
      written.addAndGet(piece.length);
    }
    out.flush();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    goOn();
    instance.close();
  }
}
