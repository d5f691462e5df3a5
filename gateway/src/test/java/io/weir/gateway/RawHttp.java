package io.weir.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 byte by byte, for what clients refuse to send. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 10_000;

  private RawHttp() {}

  /** A request after which the server closes the connection. */
  static String get(String target, String... headers) {
    var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET " + target + " HTTP/1.1\r\nhost: test\r\nconnection: close\r\n" + more + "\r\n";
  }

  /** All that the server says until it closes the connection. */
  static String exchange(int port, String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
