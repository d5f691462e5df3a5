package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller over HTTP/1 who closes its connection, which is all it can say. */
final class CallerGoneTest {

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users", "/v1/users:watch"})
  void leavesTheInstanceAtOnce(String path) throws IOException {
    try (var edge = TestEdge.start()) {
      edge.upstream
          .always(TestEdge.USERS + "ListUsers", Answer.never())
          .always(TestEdge.USERS + "WatchUsers", Answer.never());
      List<Duration> took = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
          socket.getOutputStream().write(request(path));
          eventually("the call is there", () -> edge.upstream.open() == 1);
        }
        took.add(within(Duration.ofSeconds(5), "it ends", () -> edge.upstream.open() == 0));
      }
      // The best of several: a machine with other things to do may be late.
      assertThat(took).anyMatch(each -> each.compareTo(Duration.ofMillis(300)) < 0);
    }
  }

  private static byte[] request(String path) {
    return "GET %s HTTP/1.1\r\nhost: localhost\r\n\r\n".formatted(path).getBytes(US_ASCII);
  }
}
