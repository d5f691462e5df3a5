package io.weir.runtime.protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Client that sends text as it is over a connection of its own. */
final class RawHttp1 {
  private RawHttp1() {}

  /** Sends bytes and returns all that the server answers until it closes the connection. */
  static String exchange(int port, String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      var answer = new StringBuilder();
      try {
        for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
          answer.append((char) b);
        }
      } catch (SocketException reset) {
        answer.append("<reset>");
      }
      return answer.toString();
    }
  }

  /** Sends bytes and returns the status line of the first answer. */
  static String statusLine(int port, String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      var line = new StringBuilder();
      for (int b = socket.getInputStream().read(); b >= ' '; b = socket.getInputStream().read()) {
        line.append((char) b);
      }
      return line.toString();
    }
  }
}
