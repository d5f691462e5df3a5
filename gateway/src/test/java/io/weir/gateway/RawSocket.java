package io.weir.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** WebSocket of a caller over HTTP/1.1, byte by byte: frames are not looked at. */
final class RawSocket implements AutoCloseable {
  static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZg==";

  private final Socket socket;
  private final InputStream in;
  private final String head;

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.head = readHead();
  }

  static String handshake(String target, String... headers) {
    var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET "
        + target
        + " HTTP/1.1\r\nhost: test\r\nconnection: keep-alive, Upgrade\r\nupgrade: websocket\r\n"
        + "sec-websocket-version: 13\r\nsec-websocket-key: "
        + KEY
        + "\r\n"
        + more
        + "\r\n";
  }

  /** Sends a handshake, and reads the headers of its answer. */
  static RawSocket open(int port, String target, String... headers) {
    return send(port, handshake(target, headers));
  }

  static RawSocket send(int port, String request) {
    return send(new Socket(), port, request);
  }

  /** Opens a WebSocket with a small window, whose bytes are not read. */
  static RawSocket unread(int port, String target) {
    var socket = new Socket();
    try {
      socket.setReceiveBufferSize(8 << 10);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    return send(socket, port, handshake(target));
  }

  private static RawSocket send(Socket socket, int port, String request) {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(20_000);
      RawInstance.write(socket.getOutputStream(), request);
      return new RawSocket(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String readHead() throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      text.append((char) c);
    }
    return text.toString();
  }

  /** Returns the status line and headers of the answer. */
  String head() {
    return head;
  }

  RawSocket say(String bytes) {
    try {
      RawInstance.write(socket.getOutputStream(), bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends as long as the other end takes it, and then fails. */
  void say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Reads a number of bytes, or up to the end if there are fewer. */
  String hear(int count) {
    try {
      return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads up to the end; "reset" stands for a connection that does not end in order. */
  String rest() {
    var text = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        text.append((char) c);
      }
      return text.toString();
    } catch (SocketException reset) {
      return text + "reset";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the connection with a reset. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
