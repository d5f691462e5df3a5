package io.weir.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** HTTP/1.1 byte by byte, for requests that clients refuse to send. */
final class RawHttp {
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");
  private static final int PATIENCE_MILLIS = 10_000;

  private RawHttp() {}

  /** Returns a request after which the server closes the connection. */
  static String get(String target, String... headers) {
    var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET " + target + " HTTP/1.1\r\nhost: test\r\nconnection: close\r\n" + more + "\r\n";
  }

  /** Sends a request. Returns the response up to the end of its content. */
  static String exchange(int port, String request) {
    try {
      return exchange(new Socket(InetAddress.getLoopbackAddress(), port), request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request on a new connection, which is closed then. Returns the response. */
  static String exchange(Socket connection, String request) {
    try (var socket = connection) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return answer(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return head.toString();
      }
      head.append((char) c);
    }
    var length = LENGTH.matcher(head);
    int content = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head + new String(in.readNBytes(content), StandardCharsets.UTF_8);
  }
}
