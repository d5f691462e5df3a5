package io.weir.runtime.protocol;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection with many requests and one with a single request, on the same event loop. */
class TurnsTest {
  /** Requests before the one that holds the event loop, more than those of one turn. */
  private static final int BEFORE = 20;

  private static final int STREAMS = 90;

  /** Requests that may be served before those of another connection: those of two turns. */
  private static final int FEW = 32;

  private CheckedServer server;
  private Socket modest;

  @BeforeEach
  void start() throws IOException {
    server = new CheckedServer();
    modest = connect();
    send(modest, get("/first"));
    assertThat(modest.getInputStream().read()).isEqualTo('H');
  }

  @AfterEach
  void stop() throws IOException {
    modest.close();
    server.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket socket, String requests) throws IOException {
    socket.getOutputStream().write(requests.getBytes(US_ASCII));
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n";
  }

  @Test
  void pipelinedRequestsDoNotKeepTheEventLoop() throws IOException {
    try (var many = connect()) {
      send(many, get("/many").repeat(BEFORE) + get("/hold") + get("/many").repeat(1_000));
      expectTheModestOneServedSoon();
    }
  }

  @Test
  void streamsDoNotKeepTheEventLoop() throws IOException {
    try (var many = new RawHttp2(server.port())) {
      for (int i = 0; i < STREAMS; i++) {
        var path = i == BEFORE ? "/hold" : "/many";
        many.headers(2 * i + 1, true, RawHttp2.get(path));
      }
      many.flush();
      expectTheModestOneServedSoon();
      eventually("all are served", () -> server.reached.size() == STREAMS + 2);
      for (int ended = 0; ended < STREAMS; ) {
        ended += many.next().isEnd() ? 1 : 0;
      }
    }
  }

  /** Sends a request of another connection while the event loop is held amid many requests. */
  private void expectTheModestOneServedSoon() throws IOException {
    eventually("the event loop is held", () -> server.reached.contains("/hold"));
    send(modest, get("/modest"));
    server.letGo();
    eventually("the modest one is served", () -> server.reached.contains("/modest"));
    int held = server.reached.indexOf("/hold");
    assertThat(server.reached.indexOf("/modest") - held).isLessThanOrEqualTo(FEW);
  }
}
