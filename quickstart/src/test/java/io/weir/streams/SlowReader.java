package io.weir.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Requests an export, and reads it only on demand. */
final class SlowReader implements AutoCloseable {
  /** Smallest receive buffer that the kernel accepts, in bytes. */
  private static final int RECEIVE_BUFFER = 4096;

  private static final int PATIENCE_MILLIS = 20;
  private static final String REQUEST =
      "GET /v1/users:export HTTP/1.1\r\nhost: localhost\r\naccept: application/x-ndjson\r\n\r\n";

  private final Socket socket;
  private long read;

  private SlowReader(Socket socket) {
    this.socket = socket;
  }

  static SlowReader ask(int port) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
    return new SlowReader(socket);
  }

  /** Reads the bytes that have arrived. */
  void read(int bytes) throws IOException {
    try {
      int now = socket.getInputStream().read(new byte[bytes]);
      if (now < 0) {
        throw new IOException("ended after " + read);
      }
      read += now;
    } catch (SocketTimeoutException none) {
      // Nothing has arrived since.
    }
  }

  /** Returns the number of bytes read so far. */
  long read() {
    return read;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
