package io.weir.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Responses that end before their requests have come whole (RFC 9113, 8.1). */
class EarlyResponseTest {
  private static final String[] POST = {
    ":method", "POST", ":scheme", "http", ":path", "/early", ":authority", "localhost"
  };
  private static final int WINDOW = 65_535;
  private static final int RST_STREAM = 3;
  private static final int WINDOW_UPDATE = 8;

  private static CheckedServer server;

  @BeforeAll
  static void start() {
    server = new CheckedServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int data(RawHttp2 client, int bytes) throws IOException {
    int read = 0;
    while (read < bytes) {
      var frame = client.next();
      assertThat(frame.type()).as("a frame after %s bytes", read).isNotIn(RST_STREAM, 7, -1);
      read += frame.type() == 0 ? frame.payload().readableBytes() : 0;
    }
    return read;
  }

  @Test
  void endWithNoErrorAfterTheirWholeContent() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, false, POST).frame(0, 0, 1, 1, 2, 3).flush();
      int read = data(client, WINDOW);
      // The rest waits for the client's window, and is not lost to a reset.
      client.frame(WINDOW_UPDATE, 0, 0, 0, 1, 0, 0).frame(WINDOW_UPDATE, 0, 1, 0, 1, 0, 0).flush();
      read += data(client, CheckedServer.LONG - read);
      assertThat(read).isEqualTo(CheckedServer.LONG);
      RawHttp2.Frame reset;
      do {
        reset = client.next();
      } while (reset.type() != RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.error()).isEqualTo(Http2Error.NO_ERROR.code());
      // Data in transit and the next request are taken as if nothing had happened.
      client.frame(0, 1, 1, 4).headers(3, true, RawHttp2.GET).flush();
      assertThat(client.end(3).type()).isEqualTo(0);
    }
  }

  @Test
  void endWithoutAResetAfterAWholeRequest() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, true, RawHttp2.GET).flush();
      assertThat(client.end(1).type()).isEqualTo(0);
      client.headers(3, true, RawHttp2.GET).flush();
      assertThat(client.end(3).type()).isEqualTo(0);
    }
  }

  private static final String[] REFUSED = {
    ":method", "POST", ":scheme", "http", ":path", "/refused", ":authority", "localhost"
  };

  /** Opens a stream that is refused early. Returns when its reset has arrived. */
  private static void refuse(RawHttp2 client, int stream) throws IOException {
    client.headers(stream, false, REFUSED).flush();
    RawHttp2.Frame reset;
    do {
      reset = client.next();
      assertThat(reset.type()).as("a frame on stream %s", stream).isNotIn(7, -1);
    } while (reset.type() != RST_STREAM);
    assertThat(reset.stream()).isEqualTo(stream);
    assertThat(reset.error()).isEqualTo(Http2Error.NO_ERROR.code());
  }

  /** A client that is refused again and again sends a window each time before it hears of it. */
  @Test
  void doNotMakeAFloodOfWhatIsInTransit() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      int refusals = 2 * FrameBudget.BUDGET / (16 * FrameBudget.STRAY);
      for (int i = 0; i < refusals; i++) {
        int stream = 2 * i + 1;
        // Each reset is the only one of its stream, or it would stand here in place of the next.
        refuse(client, stream);
        for (int j = 0; j < 16; j++) {
          client.frame(0, 0, stream, 1, 2, 3);
        }
      }
      int last = 2 * refusals + 1;
      assertThat(client.headers(last, true, RawHttp2.GET).flush().end(last).type()).isEqualTo(0);
    }
  }

  /** Opens streams whose whole responses arrive before their requests have ended. */
  private static void answer(RawHttp2 client, int... streams) throws IOException {
    for (int stream : streams) {
      client.headers(stream, false, REFUSED).flush();
      RawHttp2.Frame frame;
      do {
        frame = client.next();
        assertThat(frame.type()).as("a frame on stream %s", stream).isNotIn(RST_STREAM, 7, -1);
      } while (frame.stream() != stream || !frame.isEnd());
    }
  }

  /** curl drops a response whose reset it finds before it has read the response. */
  @Test
  void letTheClientEndItsRequestFirst() throws IOException {
    try (var patient = new CheckedServer(Duration.ofHours(1));
        var client = new RawHttp2(patient.port())) {
      answer(client, 1, 3);
      client.frame(0, 0, 1, 1, 2).frame(0, 1, 1, 3);
      client.frame(RST_STREAM, 0, 3, 0, 0, 0, 8);
      assertThat(client.headers(5, true, RawHttp2.GET).flush().end(5).type()).isEqualTo(0);
    }
  }

  @Test
  void areNotAwaitedByManyStreams() throws IOException {
    try (var patient = new CheckedServer(Duration.ofHours(1));
        var client = new RawHttp2(patient.port())) {
      answer(client, IntStream.range(0, StreamHistory.AWAITED).map(i -> 2 * i + 1).toArray());
      // The server takes a hundred streams at a time.
      client.frame(0, 1, 1, 1);
      refuse(client, 2 * StreamHistory.AWAITED + 1);
    }
  }

  /** Clients of gRPC end each call so, and would look like a flood of resets. */
  @Test
  void doNotCountTheResetsOfTheirClients() throws IOException {
    try (var patient = new CheckedServer(Duration.ofHours(1));
        var client = new RawHttp2(patient.port())) {
      int calls = 2 * ResetWatch.LIMIT;
      for (int i = 0; i < calls; i++) {
        int stream = 2 * i + 1;
        answer(client, stream);
        client.frame(RST_STREAM, 0, stream, 0, 0, 0, 8);
      }
      int last = 2 * calls + 1;
      assertThat(client.headers(last, true, RawHttp2.GET).flush().end(last).type()).isEqualTo(0);
    }
  }

  @Test
  void endAConnectionThatDoesNotStopSending() throws IOException {
    double before = server.refused("connection", Reason.FLOOD);
    try (var client = new RawHttp2(server.port())) {
      refuse(client, 1);
      for (int i = 0; i < 2 * FrameBudget.BUDGET / FrameBudget.STRAY; i++) {
        client.frame(0, 0, 1, 1);
      }
      client.flush();
      while (client.next().type() != RawHttp2.Frame.CLOSED) {
        // Resets, and the GOAWAY unless it is lost.
      }
    }
    assertThat(server.refused("connection", Reason.FLOOD)).isEqualTo(before + 1);
  }
}
