package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control frames byte by byte, many in one write. */
final class WebSocketPingTest {
  private static final String SHAKE =
      """
      GET /v1/talk HTTP/1.1\r
      host: test\r
      connection: Upgrade\r
      upgrade: websocket\r
      sec-websocket-version: 13\r
      sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;
  private static final int PINGS = 100;
  private static final int FLOOD = 2_000;

  /** Mask of zeros, which changes nothing. */
  private static final byte[] MASK = new byte[4];

  @Test
  void answersEachPingAndEndsTheConnectionAfterTheClose(@TempDir Path directory)
      throws IOException {
    try (var edge = TestEdge.start(apis(StreamSchema.writeTo(directory)));
        var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
      edge.upstream.always(StreamSchema.SERVICE + "Talk", Answer.echo());
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(SHAKE.getBytes(ISO_8859_1));
      skipHead(socket);
      var frames = new ByteArrayOutputStream();
      var pongs = new ByteArrayOutputStream();
      for (int i = 0; i < PINGS; i++) {
        frames.write(new byte[] {(byte) 0x89, (byte) 0x81});
        frames.write(MASK);
        frames.write(i);
        pongs.write(new byte[] {(byte) 0x8A, 1, (byte) i});
      }
      frames.write(new byte[] {(byte) 0x88, (byte) 0x82});
      frames.write(MASK);
      frames.write(new byte[] {3, (byte) 0xE8});
      pongs.write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xE8});
      socket.getOutputStream().write(frames.toByteArray());
      // Reads to the end of the connection, which the server must close.
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(pongs.toByteArray());
    }
  }

  /** Stops reading a client that does not read its pongs, which would otherwise accumulate. */
  @Test
  void isNotReadWhileItDoesNotReadItsPongs(@TempDir Path directory) throws IOException {
    try (var edge = TestEdge.start(apis(StreamSchema.writeTo(directory)));
        var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
      edge.upstream.always(StreamSchema.SERVICE + "Talk", Answer.echo());
      socket.getOutputStream().write(SHAKE.getBytes(ISO_8859_1));
      skipHead(socket);
      var sent = new AtomicInteger();
      Thread.ofVirtual().start(() -> flood(socket, sent));
      eventually("it pings", () -> sent.get() > 0);
      // Pings of 64 kB each: what the sockets in both directions hold, and no more.
      assertThat(Settled.at(sent::get)).isLessThan(FLOOD / 4);
    }
  }

  private static void flood(Socket socket, AtomicInteger sent) {
    int ping = 2 + MASK.length + 125;
    var frames = new byte[(64 << 10) / ping * ping];
    for (int at = 0; at < frames.length; at += ping) {
      frames[at] = (byte) 0x89;
      frames[at + 1] = (byte) (0x80 | 125);
    }
    try {
      while (sent.get() < FLOOD) {
        socket.getOutputStream().write(frames);
        sent.incrementAndGet();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void skipHead(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    assertThat(head).startsWith("HTTP/1.1 101");
  }
}
