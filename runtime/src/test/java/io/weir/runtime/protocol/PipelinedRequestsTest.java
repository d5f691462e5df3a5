package io.weir.runtime.protocol;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.time.Eventually.Condition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that follow others before these are answered. */
class PipelinedRequestsTest {
  private static final int MANY = 1_000;
  private CheckedServer server;
  private Socket client;

  @BeforeEach
  void start() throws IOException {
    server = new CheckedServer();
    client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    client.setSoTimeout(10_000);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private void send(String requests) {
    try {
      client.getOutputStream().write(requests.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n";
  }

  @Test
  void areAllAnsweredInOrder() throws IOException {
    for (int i = 0; i < MANY; i++) {
      send(
          i % 2 == 0
              ? get("/" + i)
              : "POST /"
                  + i
                  + " HTTP/1.1\r\nhost: a\r\n"
                  + "transfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
    }
    var in = client.getInputStream();
    var answers = new StringBuilder();
    while (answers.toString().split("read ", -1).length <= MANY) {
      answers.append(new String(in.readNBytes(Math.max(1, in.available())), US_ASCII));
    }
    eventually("the last has reached it", () -> server.reached.size() == MANY);
    for (int i = 0; i < MANY; i++) {
      assertThat(server.reached.get(i)).isEqualTo("/" + i);
    }
  }

  @Test
  void waitForAnAnswerToOneBeforeThem() throws IOException {
    send(get("/wait").repeat(100));
    eventually("the first reaches it", () -> !server.reached.isEmpty());
    // Another connection is served meanwhile, so that more of the first would have come.
    assertThat(RawHttp1.statusLine(server.port(), get("/"))).contains("200");
    assertThat(server.reached).filteredOn("/wait"::equals).hasSize(1);
  }

  /** The answer to a request that is refused at once would wait for the one before it. */
  @Test
  void areNotLookedAtBeforeTheirTurn() throws IOException {
    double before = server.refused("request", Reason.SYNTAX);
    send(get("/wait") + "GET / HTTP/1.1\r\nhost a\r\n\r\n");
    eventually("the first reaches it", () -> !server.reached.isEmpty());
    assertThat(RawHttp1.statusLine(server.port(), get("/"))).contains("200");
    assertThat(server.refused("request", Reason.SYNTAX)).isEqualTo(before);
  }

  @Test
  void waitWhileTheClientReadsNoAnswer() throws IOException {
    // Each is answered with a hundred kilobytes, of which the sockets hold a few megabytes.
    send(get("/early").repeat(MANY));
    eventually("it reads no more", new Standstill());
    assertThat(server.reached).hasSizeBetween(1, MANY / 4);
  }

  /** Holds once the number of requests that have reached the server stays the same for a while. */
  private final class Standstill implements Condition {
    private int last;
    private int looks;

    @Override
    public boolean holds() {
      int now = server.reached.size();
      looks = now == last ? looks + 1 : 0;
      last = now;
      return now > 0 && looks > 100;
    }
  }
}
