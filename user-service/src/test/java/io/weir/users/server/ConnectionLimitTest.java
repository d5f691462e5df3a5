package io.weir.users.server;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.runtime.memory.MemoryConfig;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.serving.ListenConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ConnectionLimitTest {
  private static final int MOST = 3;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final UserServer server =
      new UserServer(
          new UserServer.Settings(
              new ListenConfig("127.0.0.1", 0),
              false,
              ProcessMemory.open(MemoryConfig.defaults(), meters),
              new ConnectionLimit(MOST, meters),
              meters),
          new ServingHealth(List.of()),
          new Calls(StreamsConfig.defaults(), meters, System::nanoTime),
          List.of(),
          List.of());

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket connection() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  /** True if the server sends its first frame. It closes a connection that is one too many. */
  private static boolean isServed(Socket connection) throws IOException {
    return connection.getInputStream().read() >= 0;
  }

  private double open() {
    return meters.get("rpc.server.connections").gauge().value();
  }

  @Test
  void closesConnectionsBeyondTheLimitAndServesAgainWhenOneHasLeft() throws IOException {
    var second = connection();
    try (var first = connection();
        var third = connection();
        var fourth = connection();
        var fifth = connection()) {
      assertThat(isServed(second)).isTrue();
      assertThat(isServed(first)).isTrue();
      assertThat(isServed(third)).isTrue();
      assertThat(isServed(fourth)).isFalse();
      assertThat(isServed(fifth)).isFalse();
      assertThat(open()).isEqualTo(MOST);
      assertThat(meters.get("rpc.server.connections.refused").counter().count()).isEqualTo(2);

      second.close();
      eventually("it has left", () -> open() == MOST - 1);
      try (var next = connection()) {
        assertThat(isServed(next)).isTrue();
      }
    }
    eventually("all have left", () -> open() == 0);
  }
}
