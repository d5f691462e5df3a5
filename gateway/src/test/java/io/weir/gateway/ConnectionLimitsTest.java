package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.ListUsersResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections beyond the limit, and those whose client takes nothing of its answer. */
final class ConnectionLimitsTest {
  private static final String GET = "GET /v1/users HTTP/1.1\r\nhost: a\r\n\r\n";

  /** More than the sockets of both sides hold. */
  private static final int LARGE = 48_000_000;

  private static final String LIMIT =
      "weir_connections_closed_total{port=\"edge\",reason=\"limit\"}";
  private static final String STALLED =
      "weir_connections_closed_total{port=\"edge\",reason=\"stalled\"}";

  private static Socket request(int port) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    try {
      socket.getOutputStream().write(GET.getBytes(US_ASCII));
    } catch (SocketException closed) {
      // Read by the test.
    }
    return socket;
  }

  /** Returns whether an answer begins. */
  private static boolean isAnswered(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == 'H';
    } catch (SocketException reset) {
      return false;
    }
  }

  @Test
  void endThoseBeyondTheLimit() throws IOException {
    try (var edge = TestEdge.start("limits: {connections: 5}")) {
      edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
      List<Socket> open = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        open.add(request(edge.gateway.port()));
        assertThat(isAnswered(open.getLast())).isTrue();
      }
      try (var more = request(edge.gateway.port())) {
        assertThat(isAnswered(more)).isFalse();
      }
      assertThat(metric(edge, LIMIT)).isEqualTo(1);
      open.removeFirst().close();
      eventually(
          "there is room again",
          () -> {
            try (var next = request(edge.gateway.port())) {
              return isAnswered(next);
            }
          });
      for (var socket : open) {
        socket.close();
      }
      eventually("none is open", () -> edge.metric("weir_connections_active") == 0);
    }
  }

  private static double metric(TestEdge edge, String series) {
    return edge.admin("/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .sum();
  }

  private static void answerMuch(TestEdge edge) {
    var page = ListUsersResponse.newBuilder().setNextPageToken("x".repeat(LARGE)).build();
    edge.upstream.always(USERS + "ListUsers", Answer.ok(page.toByteArray()));
  }

  @Test
  void endThoseThatTakeNothing() throws IOException {
    try (var edge = TestEdge.start("limits: {idle: 2s}")) {
      answerMuch(edge);
      try (var idle = request(edge.gateway.port())) {
        assertThat(isAnswered(idle)).isTrue();
        eventually("it is counted", () -> metric(edge, STALLED) == 1);
        eventually("nothing is held", () -> edge.metric("weir_memory_held_bytes") == 0);
        eventually("it is closed", () -> edge.metric("weir_connections_active") == 0);
      }
    }
  }

  @Test
  void keepThoseThatTakeALittleAtATime() throws Exception {
    try (var edge = TestEdge.start("limits: {idle: 2s}")) {
      answerMuch(edge);
      try (var slow = request(edge.gateway.port())) {
        long read = 0;
        var piece = new byte[1 << 20];
        // Takes at least three times the limit.
        long start = System.nanoTime();
        while (read < LARGE) {
          int length = slow.getInputStream().read(piece);
          assertThat(length).as("after %s bytes", read).isPositive();
          read += length;
          long due = start + read * 6_000_000_000L / LARGE;
          while (System.nanoTime() < due) {
            Thread.onSpinWait();
          }
        }
        assertThat(metric(edge, STALLED)).isZero();
      }
    }
  }
}
