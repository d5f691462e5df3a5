package io.weir.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultProxyTest {
  private final ServerSocket echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final FaultProxy proxy = FaultProxy.to(echo.getLocalPort());

  FaultProxyTest() throws IOException {}

  @BeforeEach
  void serve() {
    Thread.ofVirtual().start(this::echoAll);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesInBothDirections() throws IOException {
    try (var socket = connect()) {
      assertThat(roundTrip(socket, 7)).isEqualTo(7);
      assertThat(proxy.accepted()).isEqualTo(1);
    }
  }

  @Test
  void holdsBytesWhileSilentAndDeliversThemLater() throws IOException {
    try (var socket = connect()) {
      proxy.silence();
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> roundTrip(socket, 1)).isInstanceOf(SocketTimeoutException.class);
      proxy.pass();
      socket.setSoTimeout(5_000);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void resetsOpenConnectionsAndAcceptsNewOnes() throws IOException {
    try (var socket = connect()) {
      assertThat(roundTrip(socket, 1)).isEqualTo(1);
      proxy.resetAll();
      assertThatThrownBy(() -> roundTrip(socket, 2)).isInstanceOf(IOException.class);
    }
    try (var socket = connect()) {
      assertThat(roundTrip(socket, 3)).isEqualTo(3);
    }
  }

  @Test
  void refusesConnectionsUntilItPassesAgain() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    proxy.pass();
    try (var socket = connect()) {
      assertThat(roundTrip(socket, 4)).isEqualTo(4);
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static int roundTrip(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  private void echoAll() {
    while (!echo.isClosed()) {
      try {
        var socket = echo.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException e) {
        // Closed: the loop ends.
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // Reset by the proxy; the test checks the other side.
    }
  }
}
