package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.process.CommandFailure;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class PortsTest {
  private static final String HOST = "127.0.0.1";

  @Test
  void refusesATakenPortAndNamesTheOption() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Ports.requireFree(HOST, taken.getLocalPort(), "--port"))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              "port %d is taken: name another one with --port, or 0 for a free one",
              taken.getLocalPort());
    }
  }

  @Test
  void doesNotAskWhetherAnyPortIsFree() {
    assertThatCode(() -> Ports.requireFree(HOST, 0, "--port")).doesNotThrowAnyException();
  }

  @Test
  void takesAnotherPortWhereThePreferredOneIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.preferred(HOST, taken.getLocalPort()))
          .isPositive()
          .isNotEqualTo(taken.getLocalPort());
    }
  }
}
