package io.weir.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Instance that speaks HTTP/1.1 byte by byte, as its script says. */
final class RawInstance implements AutoCloseable {
  private static final int BACKLOG = 1000;
  private static final int SEND_BUFFER = 64 << 10;

  private final ServerSocket acceptor;
  private final Script script;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  /** Answers one request on a connection, which may be kept for the next one. */
  @FunctionalInterface
  interface Script {
    /**
     * @param head request line and headers, with the empty line
     */
    void answer(String head, InputStream in, OutputStream out) throws IOException;
  }

  private RawInstance(ServerSocket acceptor, Script script) {
    this.acceptor = acceptor;
    this.script = script;
  }

  static RawInstance start(Script script) {
    try {
      var acceptor = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      var instance = new RawInstance(acceptor, script);
      Thread.ofVirtual().start(instance::accept);
      return instance;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts an instance that answers every request with its own head as text. */
  static RawInstance echo() {
    return start((head, in, out) -> write(out, ok(head)));
  }

  static String ok(String content) {
    return "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n\r\n%s"
        .formatted(content.length(), content);
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  int port() {
    return acceptor.getLocalPort();
  }

  /** Returns the heads of the requests so far. */
  List<String> heads() {
    return heads;
  }

  /** Returns the number of connections that have carried a request. */
  int connections() {
    return connections.get();
  }

  /** Returns the number of those that have ended. */
  int ended() {
    return ended.get();
  }

  private void accept() {
    try {
      while (true) {
        var socket = acceptor.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    boolean used = false;
    try (socket) {
      // What an instance has written is then nearly what the gateway has read.
      socket.setSendBufferSize(SEND_BUFFER);
      var in = new BufferedInputStream(socket.getInputStream());
      for (var head = head(in); !head.isEmpty(); head = head(in)) {
        if (!used) {
          connections.incrementAndGet();
          used = true;
        }
        heads.add(head);
        script.answer(head, in, socket.getOutputStream());
      }
    } catch (IOException broken) {
      // The gateway closed the connection, or the script did.
    } finally {
      if (used) {
        ended.incrementAndGet();
      }
    }
  }

  /** Reads up to an empty line; returns an empty text at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      acceptor.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
